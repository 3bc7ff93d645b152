package ekslab.local.kube.controllers;

import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.WatchEvent;

/** Keeps a node's taints in step with its condition, so that pods wait for a node that is not ready. */
record NodeTaints(Cluster cluster) implements Controller {

    private static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

    @Override public Stream<Key> affected(WatchEvent change) {
        return change.kind() == Kinds.NODE ? Owned.key(change.object()) : Stream.empty();
    }

    @Override public void reconcile(Key key) {
        cluster.find(Kinds.NODE, "", key.name()).ifPresent(node -> cluster.edit(Kinds.NODE, "", key.name(), changed -> {
            keep(changed, NOT_READY, !Json.condition(node, "Ready"));
            keep(changed, UNSCHEDULABLE, Json.is(node, "spec.unschedulable"));
        }));
    }

    private static void keep(ObjectNode node, String key, boolean wanted) {
        var spec = Json.child(node, "spec");
        var there = has(spec, key);
        if (wanted && !there) Json.list(spec, "taints").addObject().put("key", key).put("effect", "NoSchedule");
        if (wanted || !there) return;
        var kept = Json.items(spec, "taints").stream().filter(taint -> !Json.text(taint, "key").equals(key)).toList();
        if (kept.isEmpty()) spec.remove("taints");
        else spec.set("taints", Json.array(kept));
    }

    private static boolean has(JsonNode spec, String key) {
        return Json.items(spec, "taints").stream().anyMatch(taint -> Json.text(taint, "key").equals(key));
    }
}
