package ekslab.local.kube.fields;

import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The shape that a custom resource's schema tells by its extensions: lists are owned as one unless they say otherwise, objects are not.
 * Source: kubernetes.io/docs/reference/using-api/server-side-apply, "Merge strategy".
 *
 * @param schema of the value; a missing node where the schema says nothing
 * @param top whether the value is the resource itself, whose metadata the schema leaves to the API
 */
record CustomShape(JsonNode schema, boolean top) implements Shape {

    @Override public boolean one() { return schema.path("x-kubernetes-map-type").asText().equals("atomic"); }

    @Override public Shape member(String name) {
        if (top && name.equals("metadata")) return Shape.builtIn().member(name);
        var known = schema.path("properties").path(name);
        return new CustomShape(known.isMissingNode() ? schema.path("additionalProperties") : known, false);
    }

    @Override public Shape entry() { return new CustomShape(schema.path("items"), false); }

    @Override public String step(JsonNode entry) {
        return switch (schema.path("x-kubernetes-list-type").asText()) {
            case "set" -> Step.value(entry);
            case "map" -> Step.keyed(entry,
                StreamSupport.stream(schema.path("x-kubernetes-list-map-keys").spliterator(), false).map(JsonNode::asText).sorted()
                    .toList(),
                key -> schema.path("items").path("properties").path(key).get("default"));
            default -> "";
        };
    }
}
