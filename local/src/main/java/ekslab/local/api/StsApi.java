package ekslab.local.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Refused;

/** STS: says who asks, and lets everybody assume every role, because nothing is enforced here. */
final class StsApi implements Service {

    private static final QueryProtocol PROTOCOL = new QueryProtocol("https://sts.amazonaws.com/doc/2011-06-15/");

    private final Cloud cloud;
    private final String secret;

    /** @param secret that assumed roles have, as everybody here */
    StsApi(Cloud cloud, String secret) {
        this.cloud = cloud;
        this.secret = secret;
    }

    @Override public Answer answer(Call call) {
        return switch (call.parameter("Action")) {
            case "GetCallerIdentity" -> PROTOCOL.result("GetCallerIdentity", identity());
            case "AssumeRole" -> PROTOCOL.result("AssumeRole", assumed(call));
            default -> throw new Refused("InvalidAction",
                "Could not find operation %s for version 2011-06-15".formatted(call.parameter("Action")));
        };
    }

    private Xml identity() {
        return new Xml().element("Arn", cloud.caller())
            .element("UserId", "AIDA" + cloud.names().hex("user", 16).toUpperCase(Locale.ROOT)).element("Account",
                cloud.account());
    }

    private Xml assumed(Call call) {
        var role = call.parameter("RoleArn");
        var session = call.parameter("RoleSessionName");
        if (!role.matches("arn:aws[\\w-]*:iam::\\d{12}:role/.+") || session.isEmpty())
            throw new Refused("ValidationError", "RoleArn must be the ARN of a role, and RoleSessionName must be given; RoleArn is \"%s\""
                .formatted(role));
        var credentials = new Xml().element("AccessKeyId", "ASIA" + cloud.names().hex(session, 16).toUpperCase(Locale.ROOT))
            .element("SecretAccessKey", secret).element("SessionToken", "lab")
            .element("Expiration", Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS));
        var user = new Xml().element("AssumedRoleId", "AROA" + cloud.names().hex(role, 16).toUpperCase(Locale.ROOT) + ":" + session)
            .element("Arn", role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/" + session);
        return new Xml().nested("Credentials", credentials).nested("AssumedRoleUser", user);
    }

    @Override public Answer refusal(Refused refused) {
        var status = refused.code().equals("AuthFailure") ? 403 : refused.code().equals("InternalError") ? 500 : 400;
        return PROTOCOL.refusal(status, refused.code(), refused);
    }
}
