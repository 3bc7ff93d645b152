package ekslab.verify.look;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.KubernetesClient;

import ekslab.verify.facts.CouldNotLook;

/** Kubernetes objects as the plain JSON that they are. */
final class KubeJson {

    private static final JsonMapper JSON = new JsonMapper();

    private KubeJson() {}

    /** @throws CouldNotLook when there is no such object, or what comes back is no JSON */
    static JsonNode get(KubernetesClient kube, String path) {
        var text = kube.raw(path);
        if (text == null) throw new CouldNotLook("the Kubernetes API has no " + path);
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new CouldNotLook("%s is not JSON: %s".formatted(path, notJson.getOriginalMessage()), notJson);
        }
    }

    static Stream<JsonNode> children(JsonNode parent, String list) {
        return StreamSupport.stream(parent.path(list).spliterator(), false);
    }

    /** The element of this type in a list of conditions or addresses. */
    static JsonNode find(JsonNode list, String type) {
        for (var each : list) if (each.path("type").asText().equals(type)) return each;
        return MissingNode.getInstance();
    }

    /** Of an object whose values are texts, such as labels. */
    static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        object.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
        return texts;
    }

    static String name(JsonNode object) { return object.at("/metadata/name").asText(); }

    static String namespace(JsonNode object) { return object.at("/metadata/namespace").asText(); }
}
