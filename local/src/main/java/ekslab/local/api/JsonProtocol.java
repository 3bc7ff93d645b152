package ekslab.local.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import ekslab.local.cloud.Refused;

/**
 * The answers of services whose requests name their operation in the header X-Amz-Target.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1 protocol</a>
 */
final class JsonProtocol {

    private JsonProtocol() {}

    static Answer result(JsonNode result) { return answer(200, result); }

    static Answer refusal(Refused refused) {
        return answer(refused.code().equals("InternalError") ? 500 : 400,
            JsonNodeFactory.instance.objectNode().put("__type", refused.code()).put("message", refused.getMessage()));
    }

    private static Answer answer(int status, JsonNode body) {
        return new Answer(status, "application/x-amz-json-1.1", Map.of(), body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
