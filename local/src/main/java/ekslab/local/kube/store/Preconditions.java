package ekslab.local.kube.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a request takes for granted about the object that it changes, and what no request changes. */
final class Preconditions {

    private static final String[] KEPT = { "name", "namespace", "uid", "creationTimestamp", "generation", "deletionTimestamp",
        "deletionGracePeriodSeconds", "resourceVersion" };

    private Preconditions() {}

    /** @throws ApiError 409 when what is sent was made of another version, or of another object of that name */
    static void hold(Kind kind, String name, JsonNode before, JsonNode sent) {
        var version = Json.text(sent, "metadata.resourceVersion");
        if (!version.isEmpty() && !version.equals("0") && !version.equals(Json.text(before, "metadata.resourceVersion")))
            throw ApiError.conflict(kind, name,
                "the object has been modified; please apply your changes to the latest version and try again");
        uid(kind, name, before, Json.text(sent, "metadata.uid"));
    }

    /** @param uid empty for any */
    static void uid(Kind kind, String name, JsonNode before, String uid) {
        if (!uid.isEmpty() && !uid.equals(Json.uid(before)))
            throw ApiError.conflict(kind, name,
                "Precondition failed: UID in precondition: %s, UID in object meta: %s".formatted(uid, Json.uid(before)));
    }

    /** Metadata that is the API's own stays as it was. */
    static void keep(JsonNode before, ObjectNode after) {
        var metadata = Json.child(after, "metadata");
        for (var kept : KEPT) {
            var value = Json.at(before, "metadata").get(kept);
            if (value == null) metadata.remove(kept);
            else metadata.set(kept, value);
        }
    }
}
