package ekslab.local.kube.controllers;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Events;
import ekslab.local.kube.store.Generated;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.WatchEvent;

/** Keeps the numbered pods of StatefulSets: made in order, each when the one before is ready, and taken away from the end. */
record StatefulSets(Cluster cluster, Events events) implements Controller {

    private static final String INDEX = "apps.kubernetes.io/pod-index";
    private static final String NAME = "statefulset.kubernetes.io/pod-name";
    private static final String REVISION = "controller-revision-hash";

    StatefulSets(Cluster cluster) { this(cluster, new Events(cluster, "statefulset-controller", "")); }

    @Override public Stream<Key> affected(WatchEvent change) {
        if (change.kind() == Kinds.STATEFUL_SET) return Owned.key(change.object());
        return change.kind() == Kinds.POD ? Owned.ownerKey(change.object(), Kinds.STATEFUL_SET) : Stream.empty();
    }

    @Override public void reconcile(Key key) {
        var found = cluster.find(Kinds.STATEFUL_SET, key.namespace(), key.name());
        if (found.isEmpty() || Json.deleting(found.get())) return;
        var set = found.get();
        var pods = Owned.of(cluster, Kinds.POD, set).stream().sorted(Comparator.comparing(StatefulSets::index)).toList();
        var revision = revision(set);
        var wanted = Json.number(set, "spec.replicas", 1);
        var parallel = Json.text(set, "spec.podManagementPolicy").equals("Parallel");
        if (create(set, pods, revision, wanted, parallel) && remove(set, pods, wanted, parallel)) renew(set, pods, revision);
        status(set, key, revision);
    }

    /** @return whether all of them are there and ready */
    private boolean create(JsonNode set, List<JsonNode> pods, String revision, int wanted, boolean parallel) {
        var complete = true;
        for (var index = 0; index < wanted; index++) {
            var at = index;
            var there = pods.stream().filter(pod -> index(pod) == at).findFirst();
            if (there.isEmpty()) add(set, revision, index);
            var well = there.isPresent() && Owned.ready(there.get()) && !Json.deleting(there.get());
            complete &= well;
            if (!well && !parallel) return false;
        }
        return complete;
    }

    private void add(JsonNode set, String revision, int index) {
        var name = Json.name(set) + "-" + index;
        var pod = Owned.pod(set, Json.at(set, "spec.template"));
        var metadata = Json.child(pod, "metadata");
        metadata.remove("generateName");
        metadata.put("name", name);
        Json.child(metadata, "labels").put(NAME, name).put(INDEX, String.valueOf(index)).put(REVISION, revision);
        Json.child(pod, "spec").put("hostname", name).put("subdomain", Json.text(set, "spec.serviceName"));
        cluster.create(pod);
        events.normal(set, "SuccessfulCreate", "create Pod %s in StatefulSet %s successful".formatted(name, Json.name(set)));
    }

    /** @return whether none is to spare */
    private boolean remove(JsonNode set, List<JsonNode> pods, int wanted, boolean parallel) {
        var spare = pods.stream().filter(pod -> index(pod) >= wanted).sorted(Comparator.comparing(StatefulSets::index).reversed()).toList();
        for (var pod : spare) {
            if (!Json.deleting(pod)) delete(set, pod);
            if (!parallel) break;
        }
        return spare.isEmpty();
    }

    /** The last one that is of an older revision; the next follows when its successor is ready. */
    private void renew(JsonNode set, List<JsonNode> pods, String revision) {
        if (Json.text(set, "spec.updateStrategy.type").equals("OnDelete")) return;
        var partition = Json.number(set, "spec.updateStrategy.rollingUpdate.partition", 0);
        pods.stream().filter(pod -> index(pod) >= partition && !Json.at(pod, "metadata.labels").path(REVISION).asText().equals(revision))
            .max(Comparator.comparing(StatefulSets::index)).filter(pod -> !Json.deleting(pod)).ifPresent(pod -> delete(set, pod));
    }

    private void delete(JsonNode set, JsonNode pod) {
        if (Owned.delete(cluster, pod))
            events.normal(set, "SuccessfulDelete", "delete Pod %s in StatefulSet %s successful".formatted(Json.name(pod), Json.name(set)));
    }

    private static int index(JsonNode pod) {
        return Integer.parseInt(Json.name(pod).substring(Json.name(pod).lastIndexOf('-') + 1));
    }

    private static String revision(JsonNode set) { return Json.name(set) + "-" + Generated.hash(Json.at(set, "spec.template")); }

    private void status(JsonNode set, Key key, String revision) {
        var pods = Owned.of(cluster, Kinds.POD, set).stream().filter(Owned::active).toList();
        var ready = (int) pods.stream().filter(Owned::ready).count();
        var updated = (int) pods.stream().filter(pod -> Json.at(pod, "metadata.labels").path(REVISION).asText().equals(revision)).count();
        cluster.editStatus(Kinds.STATEFUL_SET, key.namespace(), key.name(), status -> {
            status.put("observedGeneration", Json.at(set, "metadata.generation").asLong()).put("replicas", pods.size())
                .put("readyReplicas", ready).put("availableReplicas", ready).put("updatedReplicas", updated).put("updateRevision", revision)
                .put("collisionCount", 0);
            if (!status.has("currentRevision") || updated == pods.size()) status.put("currentRevision", revision);
            status.put("currentReplicas", (int) pods.stream()
                .filter(pod -> Json.at(pod, "metadata.labels").path(REVISION).asText().equals(Json.text(status, "currentRevision")))
                .count());
        });
    }
}
