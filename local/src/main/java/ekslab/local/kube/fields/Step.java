package ekslab.local.kube.fields;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * One step of a field's path, as FieldsV1 writes it: {@code f:NAME} to a member of an object, {@code k:{"name":"web"}} to the entry of a list
 * that has these keys, {@code v:"a"} to a value of a set.
 */
final class Step {

    private static final String MEMBER = "f:";
    private static final String KEYED = "k:";
    private static final String VALUE = "v:";

    private Step() {}

    static String member(String name) { return MEMBER + name; }

    static boolean isMember(String step) { return step.startsWith(MEMBER); }

    /** The name that {@link #member} was given. */
    static String name(String step) { return step.substring(MEMBER.length()); }

    /**
     * To an entry of a list.
     *
     * @param keys which of its fields tell it from the others, in alphabetical order
     * @param otherwise what counts for a key that it does not have; null for none
     * @return empty when the entry is no object or lacks a key
     */
    static String keyed(JsonNode entry, List<String> keys, Function<String, JsonNode> otherwise) {
        var values = JsonNodeFactory.instance.objectNode();
        for (var key : keys) {
            var value = entry.hasNonNull(key) ? entry.get(key) : otherwise.apply(key);
            if (!entry.isObject() || value == null) return "";
            values.set(key, value);
        }
        return KEYED + values;
    }

    /** To a value of a set; empty when it is no single value. */
    static String value(JsonNode value) {
        return value.isValueNode() ? VALUE + value : "";
    }

    /** As messages write it: {@code .name}, {@code [name="web"]}, {@code [="a"]}. */
    static String text(String step) {
        if (isMember(step)) return "." + name(step);
        if (step.startsWith(VALUE)) return "[=" + step.substring(VALUE.length()) + "]";
        return FieldSet.read(step.substring(KEYED.length())).properties().stream().map(key -> key.getKey() + "=" + key.getValue())
            .collect(Collectors.joining(",", "[", "]"));
    }
}
