package ekslab.local.api;

import java.io.IOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Refused;

/** SSM's parameters, of which there is one: the version of the CDK's bootstrap, which an account must have and this machine need not. */
final class SsmApi implements Service {

    /** Newer than what the pinned CDK asks for. */
    private static final String BOOTSTRAP_VERSION = "30";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cloud cloud;

    SsmApi(Cloud cloud) { this.cloud = cloud; }

    @Override public Answer answer(Call call) {
        var action = call.header("x-amz-target").replaceFirst("^AmazonSSM\\.", "");
        if (!action.equals("GetParameter"))
            throw new Refused("UnknownOperationException", "SSM's %s is not played on this machine; GetParameter is".formatted(action));
        var name = read(call).path("Name").asText();
        if (!name.matches("/cdk-bootstrap/\\w+/version"))
            throw new Refused("ParameterNotFound", "there is no parameter %s on this machine".formatted(name));
        var parameter = JsonNodeFactory.instance.objectNode().put("Name", name).put("Type", "String").put("Value", BOOTSTRAP_VERSION)
            .put("Version", 1).put("ARN", cloud.arn("ssm", "parameter" + name)).put("DataType", "text");
        return JsonProtocol.result(JsonNodeFactory.instance.objectNode().set("Parameter", parameter));
    }

    private static JsonNode read(Call call) {
        try {
            return JSON.readTree(call.body());
        } catch (IOException broken) {
            throw new Refused("SerializationException", "the body is not JSON");
        }
    }

    @Override public Answer refusal(Refused refused) { return JsonProtocol.refusal(refused); }
}
