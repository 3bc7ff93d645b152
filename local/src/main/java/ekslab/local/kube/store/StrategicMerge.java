package ekslab.local.kube.store;

import java.util.HashSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.fields.ListKeys;

/**
 * Merges a patch as Kubernetes does: lists of objects by the key that names their entries, some lists of texts as sets, the rest replaced.
 */
final class StrategicMerge {

    private static final String ORDER = "$setElementOrder/";
    private static final String REMOVED = "$deleteFromPrimitiveList/";

    private StrategicMerge() {}

    /** Changes the target, and returns it. */
    static ObjectNode merge(ObjectNode target, JsonNode patch) {
        if ("replace".equals(patch.path("$patch").asText())) target.removeAll();
        if (patch.has("$retainKeys")) {
            var kept = new HashSet<String>();
            patch.get("$retainKeys").forEach(key -> kept.add(key.asText()));
            target.retain(kept);
        }
        for (var field : patch.properties()) {
            var key = field.getKey();
            var value = field.getValue();
            if (key.startsWith(REMOVED)) remove(target, key.substring(REMOVED.length()), value);
            else if (key.startsWith("$")) continue; // directives; the order of elements follows below
            else if (value.isNull()) target.remove(key);
            else if (value instanceof ObjectNode object) {
                if ("delete".equals(object.path("$patch").asText())) target.remove(key);
                else merge(Json.child(target, key), object);
            } else if (value instanceof ArrayNode array) target.set(key, list(key, target.path(key), array));
            else target.set(key, value);
        }
        for (var field : patch.properties()) {
            if (!field.getKey().startsWith(ORDER)) continue;
            var key = field.getKey().substring(ORDER.length());
            if (target.get(key) instanceof ArrayNode array) target.set(key, ordered(key, array, field.getValue()));
        }
        return target;
    }

    private static void remove(ObjectNode target, String key, JsonNode values) {
        var kept = JsonNodeFactory.instance.arrayNode();
        target.path(key).forEach(each -> {
            for (var value : values) if (value.equals(each)) return;
            kept.add(each);
        });
        target.set(key, kept);
    }

    private static ArrayNode list(String key, JsonNode before, ArrayNode patch) {
        var result = JsonNodeFactory.instance.arrayNode();
        var mergeKey = mergeKey(key, patch);
        if (mergeKey == null && !ListKeys.isSet(key)) {
            patch.forEach(result::add);
            return result;
        }
        before.forEach(each -> result.add(each.deepCopy()));
        for (var entry : patch) {
            if (mergeKey == null) {
                if (!contains(result, entry)) result.add(entry);
                continue;
            }
            if ("replace".equals(entry.path("$patch").asText())) {
                result.removeAll();
                continue;
            }
            var index = index(result, mergeKey, entry.path(mergeKey));
            if ("delete".equals(entry.path("$patch").asText())) {
                if (index >= 0) result.remove(index);
            } else if (index >= 0) merge((ObjectNode) result.get(index), entry);
            else result.add(merge(JsonNodeFactory.instance.objectNode(), entry));
        }
        return result;
    }

    /** Null for a list that is no list of named entries. */
    private static String mergeKey(String list, ArrayNode entries) {
        return ListKeys.of(list, entries).stream().findFirst().orElse(null);
    }

    private static ArrayNode ordered(String key, ArrayNode array, JsonNode order) {
        var mergeKey = mergeKey(key, array);
        var result = JsonNodeFactory.instance.arrayNode();
        for (var wanted : order)
            for (var each : array)
                if (mergeKey == null ? each.equals(wanted) : each.path(mergeKey).equals(wanted.path(mergeKey))) result.add(each);
        array.forEach(each -> {
            if (!contains(result, each)) result.add(each);
        });
        return result;
    }

    private static boolean contains(ArrayNode array, JsonNode value) {
        for (var each : array) if (each.equals(value)) return true;
        return false;
    }

    private static int index(ArrayNode array, String mergeKey, JsonNode value) {
        for (var i = 0; i < array.size(); i++) if (array.get(i).path(mergeKey).equals(value)) return i;
        return -1;
    }
}
