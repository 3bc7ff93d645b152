package ekslab.local.kube.fields;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/** How a value divides into parts that may have different owners, and which values are owned as one. */
public interface Shape {

    /** Of a value that is owned as one, with all there is in it. */
    Shape ONE = new Shape() {
        @Override public boolean one() { return true; }

        @Override public Shape member(String name) { return this; }

        @Override public Shape entry() { return this; }

        @Override public String step(JsonNode entry) { return ""; }
    };

    /** Of the objects of a kind that the API brings along. */
    static Shape builtIn() { return BuiltInShape.ROOT; }

    /** @param schema the OpenAPI schema that a custom resource's definition gives it */
    static Shape custom(JsonNode schema) {
        return new CustomShape(schema, true);
    }

    /** Whether the value is owned as one although it is an object. */
    boolean one();

    /** The shape of a member's value. */
    Shape member(String name);

    /** The shape of a list's entries. */
    Shape entry();

    /** The {@link Step} to a list's entry; empty when nothing tells the list's entries apart, so that it is owned as one. */
    String step(JsonNode entry);

    /** The shape of what a step leads to. */
    default Shape at(String step) {
        return Step.isMember(step) ? member(Step.name(step)) : entry();
    }

    /**
     * The parts of a value by the steps to them, in order; nothing when the value is owned as one.
     *
     * @param value null for one that is not there and has no parts; a member that is null is not there either
     */
    default Optional<Map<String, JsonNode>> parts(JsonNode value) {
        if (value == null) return Optional.of(Map.of());
        if (value.isValueNode() || one()) return Optional.empty();
        var parts = new LinkedHashMap<String, JsonNode>();
        for (var member : value.properties()) if (!member.getValue().isNull()) parts.put(Step.member(member.getKey()), member.getValue());
        if (value.isArray()) for (var entry : value) {
            var step = step(entry);
            if (step.isEmpty() || parts.put(step, entry) != null) return Optional.empty();   // two of the same name cannot have two owners
        }
        return Optional.of(parts);
    }
}
