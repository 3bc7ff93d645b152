package ekslab.local.api;

import java.util.Locale;
import java.util.UUID;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Refused;

/** STS, as far as it says who asks. */
final class StsApi implements Service {

    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    private final Cloud cloud;

    StsApi(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Answer answer(Call call) {
        if (!call.parameter("Action").equals("GetCallerIdentity"))
            throw new Refused("InvalidAction", "Could not find operation %s for version 2011-06-15".formatted(call.parameter("Action")));
        var result = new Xml().element("Arn", cloud.caller())
            .element("UserId", "AIDA" + cloud.names().hex("user", 16).toUpperCase(Locale.ROOT)).element("Account",
                cloud.account());
        return Answer.xml(200, ("<GetCallerIdentityResponse xmlns=\"%s\"><GetCallerIdentityResult>%s</GetCallerIdentityResult>"
            + "<ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata></GetCallerIdentityResponse>")
            .formatted(NAMESPACE, result, UUID.randomUUID()));
    }

    @Override public Answer refusal(Refused refused) {
        var status = refused.code().equals("AuthFailure") ? 403 : refused.code().equals("InternalError") ? 500 : 400;
        var error = new Xml().element("Type", "Sender").element("Code", refused.code()).element("Message", refused.getMessage());
        return Answer.xml(status, "<ErrorResponse xmlns=\"%s\"><Error>%s</Error><RequestId>%s</RequestId></ErrorResponse>"
            .formatted(NAMESPACE, error, UUID.randomUUID()));
    }
}
