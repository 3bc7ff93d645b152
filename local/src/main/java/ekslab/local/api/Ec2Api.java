package ekslab.local.api;

import java.util.UUID;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Refused;

/** EC2's query protocol. */
final class Ec2Api implements Service {

    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private final Cloud cloud;
    private final Ec2Listings listings;
    private final Ec2Writes writes;

    Ec2Api(Cloud cloud) {
        this.cloud = cloud;
        listings = new Ec2Listings(cloud);
        writes = new Ec2Writes(cloud);
    }

    @Override public Answer answer(Call call) {
        var action = call.parameter("Action");
        if (action.isEmpty()) throw new Refused("MissingAction", "The request must contain the parameter Action");
        var written = writes.answer(action, call);
        if (written.isPresent()) return xml(action, written.get());
        var response = listings.of(action).answer(call, cloud);
        if (call.parameter("DryRun").equals("true"))
            throw new Refused("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        return xml(action, new Xml().members(response).toString());
    }

    private static Answer xml(String action, String members) {
        return Answer.xml(200, "<%1$sResponse xmlns=\"%2$s\"><requestId>%3$s</requestId>%4$s</%1$sResponse>".formatted(action, NAMESPACE,
            UUID.randomUUID(), members));
    }

    @Override public Answer refusal(Refused refused) {
        var status = switch (refused.code()) {
            case "AuthFailure" -> 401;
            case "InternalError" -> 500;
            case "DryRunOperation" -> 412;
            default -> 400;
        };
        var error = new Xml().element("Code", refused.code()).element("Message", refused.getMessage());
        return Answer.xml(status,
            "<Response><Errors><Error>%s</Error></Errors><RequestID>%s</RequestID></Response>".formatted(error, UUID.randomUUID()));
    }
}
