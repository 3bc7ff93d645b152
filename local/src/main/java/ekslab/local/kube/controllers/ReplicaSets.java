package ekslab.local.kube.controllers;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Events;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.WatchEvent;

/** Keeps as many pods as a ReplicaSet asks for. */
record ReplicaSets(Cluster cluster, Events events) implements Controller {

    ReplicaSets(Cluster cluster) { this(cluster, new Events(cluster, "replicaset-controller", "")); }

    @Override public Stream<Key> affected(WatchEvent change) {
        if (change.kind() == Kinds.REPLICA_SET) return Owned.key(change.object());
        return change.kind() == Kinds.POD ? Owned.ownerKey(change.object(), Kinds.REPLICA_SET) : Stream.empty();
    }

    @Override public void reconcile(Key key) {
        var found = cluster.find(Kinds.REPLICA_SET, key.namespace(), key.name());
        if (found.isEmpty() || Json.deleting(found.get())) return;
        var set = found.get();
        var pods = Owned.of(cluster, Kinds.POD, set).stream().filter(Owned::active).toList();
        var wanted = Json.number(set, "spec.replicas", 1);
        for (var missing = pods.size(); missing < wanted; missing++) create(set);
        pods.stream().sorted(DISPENSABLE_FIRST).limit(Math.max(0, pods.size() - wanted)).forEach(pod -> delete(set, pod));
        status(set, key);
    }

    /** Pods that serve nobody yet go first, then the youngest. */
    private static final Comparator<JsonNode> DISPENSABLE_FIRST = Comparator
        .<JsonNode, Boolean>comparing(pod -> !Json.text(pod, "spec.nodeName").isEmpty()).thenComparing(Owned::ready)
        .thenComparing(Comparator.<JsonNode, Long>comparing(pod -> Json.at(pod, "metadata.resourceVersion").asLong()).reversed());

    private void create(JsonNode set) {
        var pod = cluster.create(Owned.pod(set, Json.at(set, "spec.template")));
        events.normal(set, "SuccessfulCreate", "Created pod: " + Json.name(pod));
    }

    private void delete(JsonNode set, JsonNode pod) {
        if (Owned.delete(cluster, pod)) events.normal(set, "SuccessfulDelete", "Deleted pod: " + Json.name(pod));
    }

    private void status(JsonNode set, Key key) {
        List<JsonNode> pods = Owned.of(cluster, Kinds.POD, set).stream().filter(Owned::active).toList();
        var ready = (int) pods.stream().filter(Owned::ready).count();
        cluster.editStatus(Kinds.REPLICA_SET, key.namespace(), key.name(), status -> {
            status.put("replicas", pods.size()).put("fullyLabeledReplicas", pods.size());
            status.put("observedGeneration", Json.at(set, "metadata.generation").asLong());
            for (var count : new String[]{ "readyReplicas", "availableReplicas" }) {
                if (ready > 0) status.put(count, ready);
                else status.remove(count);
            }
        });
    }
}
