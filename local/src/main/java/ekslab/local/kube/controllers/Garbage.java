package ekslab.local.kube.controllers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Cluster.Deletion;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kind;
import ekslab.local.kube.store.WatchEvent;

/** Deletes what belonged to something that is gone, or is going and waits for it; cuts it loose if it is to stay. A key's name is a uid. */
record Garbage(Cluster cluster) implements Controller {

    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";

    @Override public Stream<Key> affected(WatchEvent change) {
        var gone = change.type().equals(WatchEvent.DELETED);
        var owners = Json.items(change.object(), "metadata.ownerReferences").stream().map(owner -> Json.text(owner, "uid"));
        var self = gone || Json.deleting(change.object()) ? Stream.of(Json.uid(change.object())) : Stream.<String>empty();
        var concerned = gone || change.type().equals(WatchEvent.ADDED) ? owners : Stream.<String>empty();
        return Stream.concat(self, concerned).map(uid -> new Key("", uid));
    }

    @Override public void reconcile(Key key) {
        var dependents = new ArrayList<JsonNode>();
        JsonNode owner = null;
        for (var kind : cluster.kinds().all()) for (var object : cluster.list(kind, "")) {
            if (Json.uid(object).equals(key.name())) owner = object;
            if (owners(object).contains(key.name())) dependents.add(object);
        }
        if (owner == null) dependents.forEach(this::delete);
        else if (Json.deleting(owner) && finalizers(owner).contains(ORPHAN)) {
            dependents.forEach(each -> release(each, key.name()));
            done(owner, ORPHAN);
        } else if (Json.deleting(owner) && finalizers(owner).contains(FOREGROUND)) {
            dependents.stream().filter(each -> !Json.deleting(each)).forEach(this::delete);
            if (dependents.isEmpty()) done(owner, FOREGROUND);
        }
    }

    private static List<String> owners(JsonNode object) {
        return Json.items(object, "metadata.ownerReferences").stream().map(owner -> Json.text(owner, "uid")).toList();
    }

    private static List<String> finalizers(JsonNode object) {
        return Json.items(object, "metadata.finalizers").stream().map(JsonNode::asText).toList();
    }

    private void delete(JsonNode object) {
        var kind = cluster.kinds().of(object);
        try {
            var others = owners(object).stream().anyMatch(uid -> exists(uid));
            if (!others) cluster.delete(kind, Json.namespace(object), Json.name(object), Deletion.DEFAULT);
        } catch (ApiError gone) {
            if (gone.code() != 404) throw gone;
        }
    }

    private boolean exists(String uid) {
        for (Kind kind : cluster.kinds().all())
            for (var object : cluster.list(kind, "")) if (Json.uid(object).equals(uid)) return !Json.deleting(object);
        return false;
    }

    private void release(JsonNode object, String owner) {
        cluster.edit(cluster.kinds().of(object), Json.namespace(object), Json.name(object), changed -> Json.child(changed, "metadata").set(
            "ownerReferences",
            Json.array(
                Json.items(changed, "metadata.ownerReferences").stream().filter(each -> !Json.text(each, "uid").equals(owner)).toList())));
    }

    private void done(JsonNode owner, String finalizer) {
        cluster.edit(cluster.kinds().of(owner), Json.namespace(owner), Json.name(owner),
            changed -> Json.child(changed, "metadata").set("finalizers",
                Json.array(finalizers(changed).stream().filter(each -> !each.equals(finalizer)).toList())));
    }
}
