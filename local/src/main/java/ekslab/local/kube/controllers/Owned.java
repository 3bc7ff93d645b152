package ekslab.local.kube.controllers;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.controllers.Controller.Key;
import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kind;
import ekslab.local.kube.store.Kinds;

/** Who belongs to whom. */
final class Owned {

    private Owned() {}

    static ObjectNode reference(JsonNode owner) {
        return Json.object("apiVersion", Json.text(owner, "apiVersion"), "kind", Json.text(owner, "kind"), "name", Json.name(owner), "uid",
            Json.uid(owner), "controller", true, "blockOwnerDeletion", true);
    }

    static Optional<JsonNode> controller(JsonNode object) {
        return Json.items(object, "metadata.ownerReferences").stream().filter(owner -> Json.is(owner, "controller")).findFirst();
    }

    /** The key of the owner, if it is of this kind. */
    static Stream<Key> ownerKey(JsonNode object, Kind kind) {
        return controller(object).filter(owner -> Json.text(owner, "kind").equals(kind.name()))
            .map(owner -> new Key(Json.namespace(object), Json.text(owner, "name"))).stream();
    }

    static List<JsonNode> of(Cluster cluster, Kind kind, JsonNode owner) {
        return cluster.list(kind, Json.namespace(owner)).stream()
            .filter(object -> controller(object).filter(reference -> Json.text(reference, "uid").equals(Json.uid(owner))).isPresent())
            .toList();
    }

    /** A new pod from a workload's template. */
    static ObjectNode pod(JsonNode owner, JsonNode template) {
        var pod = Json.object("apiVersion", "v1", "kind", "Pod", "metadata", Json.at(template, "metadata").deepCopy(), "spec",
            Json.at(template, "spec").deepCopy());
        var metadata = Json.child(pod, "metadata");
        metadata.remove(List.of("name", "creationTimestamp"));
        metadata.put("generateName", Json.name(owner) + "-").put("namespace", Json.namespace(owner));
        metadata.putArray("ownerReferences").add(reference(owner));
        return pod;
    }

    /** Whether a pod counts for its owner: it is neither on its way out nor at its end. */
    static boolean active(JsonNode pod) {
        return !Json.deleting(pod) && !Json.text(pod, "status.phase").matches("Succeeded|Failed");
    }

    static Stream<Key> key(JsonNode object) {
        return Stream.of(new Key(Json.namespace(object), Json.name(object)));
    }

    static boolean ready(JsonNode pod) {
        return Json.condition(pod, "Ready");
    }

    /** Deletes a pod at its own pace; returns whether it was still there. */
    static boolean delete(Cluster cluster, JsonNode pod) {
        try {
            cluster.delete(Kinds.POD, Json.namespace(pod), Json.name(pod));
            return true;
        } catch (ApiError gone) {
            if (gone.code() != 404) throw gone;
            return false;
        }
    }
}
