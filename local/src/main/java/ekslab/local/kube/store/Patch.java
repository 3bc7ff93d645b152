package ekslab.local.kube.store;

import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

/** The ways to change an object without sending all of it. */
public enum Patch {

    JSON("application/json-patch+json") {
        @Override public ObjectNode change(ObjectNode object, JsonNode patch) {
            try {
                return (ObjectNode) JsonPatch.apply(patch, object);
            } catch (JsonPatchException wrong) {
                throw ApiError.of(422, "Invalid", "the server rejected our request due to an error in our request: " + wrong.getMessage());
            }
        }
    },
    MERGE("application/merge-patch+json") {
        @Override public ObjectNode change(ObjectNode object, JsonNode patch) {
            return merge(object, patch);
        }
    },
    STRATEGIC("application/strategic-merge-patch+json") {
        @Override public ObjectNode change(ObjectNode object, JsonNode patch) {
            return StrategicMerge.merge(object, patch);
        }
    };

    private final String contentType;

    Patch(String contentType) { this.contentType = contentType; }

    /** May change the object given, and returns the result. */
    public abstract ObjectNode change(ObjectNode object, JsonNode patch);

    public static Optional<Patch> of(String contentType) {
        return Stream.of(values()).filter(patch -> contentType.startsWith(patch.contentType)).findFirst();
    }

    /** RFC 7386: null takes a member away. */
    private static ObjectNode merge(ObjectNode target, JsonNode patch) {
        for (var field : patch.properties()) {
            var value = field.getValue();
            if (value.isNull()) target.remove(field.getKey());
            else if (value.isObject()) merge(Json.child(target, field.getKey()), value);
            else target.set(field.getKey(), value);
        }
        return target;
    }
}
