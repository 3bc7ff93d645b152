package ekslab.local.kube.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Short ways to read and write JSON trees. What is not there reads as a missing node or an empty text, never as null. */
public final class Json {

    public static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** An object of keys and values in the order given; a value is a node, a text, a number, a truth value, a list, a map, or null (left out). */
    public static ObjectNode object(Object... keysAndValues) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var i = 0; i < keysAndValues.length; i += 2)
            if (keysAndValues[i + 1] != null) object.set((String) keysAndValues[i], node(keysAndValues[i + 1]));
        return object;
    }

    public static ArrayNode array(Collection<?> values) {
        var array = JsonNodeFactory.instance.arrayNode();
        values.forEach(value -> array.add(node(value)));
        return array;
    }

    private static JsonNode node(Object value) {
        if (value instanceof JsonNode node) return node;
        if (value instanceof Integer number) return JsonNodeFactory.instance.numberNode(number);
        if (value instanceof Long number) return JsonNodeFactory.instance.numberNode(number);
        if (value instanceof Boolean truth) return JsonNodeFactory.instance.booleanNode(truth);
        if (value instanceof Collection<?> list) return array(list);
        if (value instanceof Map<?, ?> map) {
            var object = JsonNodeFactory.instance.objectNode();
            map.forEach((key, entry) -> object.set((String) key, node(entry)));
            return object;
        }
        return JsonNodeFactory.instance.textNode(value.toString());
    }

    /** The node at a dotted path such as {@code metadata.name}. */
    public static JsonNode at(JsonNode node, String path) {
        var here = node;
        for (var from = 0; from <= path.length();) {
            var dot = path.indexOf('.', from);
            var end = dot < 0 ? path.length() : dot;
            here = here == null ? MissingNode.getInstance() : here.path(path.substring(from, end));
            from = end + 1;
        }
        return here;
    }

    public static String text(JsonNode node, String path) {
        return at(node, path).asText("");
    }

    public static int number(JsonNode node, String path, int otherwise) {
        return at(node, path).asInt(otherwise);
    }

    public static boolean is(JsonNode node, String path) {
        return at(node, path).asBoolean(false);
    }

    public static List<JsonNode> items(JsonNode node, String path) {
        var items = new ArrayList<JsonNode>();
        at(node, path).forEach(items::add);
        return items;
    }

    /** An object's other fields; what is in them is shared, and the object itself when it has no such field. */
    public static ObjectNode without(JsonNode object, String field) {
        if (!object.has(field)) return (ObjectNode) object;
        var others = JsonNodeFactory.instance.objectNode();
        others.setAll((ObjectNode) object);
        others.remove(field);
        return others;
    }

    /** The object under a key, made when it is not there. */
    public static ObjectNode child(ObjectNode parent, String key) {
        return parent.get(key) instanceof ObjectNode there ? there : parent.putObject(key);
    }

    /** The array under a key, made when it is not there. */
    public static ArrayNode list(ObjectNode parent, String key) {
        return parent.get(key) instanceof ArrayNode there ? there : parent.putArray(key);
    }

    public static String name(JsonNode object) {
        return text(object, "metadata.name");
    }

    public static String namespace(JsonNode object) {
        return text(object, "metadata.namespace");
    }

    public static String uid(JsonNode object) {
        return text(object, "metadata.uid");
    }

    public static boolean deleting(JsonNode object) {
        return at(object, "metadata").has("deletionTimestamp");
    }

    /** Whether a condition of the object's status is "True". */
    public static boolean condition(JsonNode object, String type) {
        return items(object, "status.conditions").stream()
            .anyMatch(c -> text(c, "type").equals(type) && text(c, "status").equals("True"));
    }

    /**
     * Sets a condition; its time of transition moves only when its status does.
     *
     * @param status the object's status, which owns the list of conditions
     */
    public static void setCondition(ObjectNode status, String type, String value, String reason, String message) {
        var conditions = list(status, "conditions");
        ObjectNode condition = null;
        for (var each : conditions) if (text(each, "type").equals(type)) condition = (ObjectNode) each;
        if (condition == null) condition = conditions.addObject().put("type", type);
        if (!text(condition, "status").equals(value)) condition.put("status", value).put("lastTransitionTime", now());
        if (reason.isEmpty()) condition.remove("reason");
        else condition.put("reason", reason);
        if (message.isEmpty()) condition.remove("message");
        else condition.put("message", message);
    }

    /** The present as Kubernetes writes it: seconds, UTC. */
    public static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
