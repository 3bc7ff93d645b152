package ekslab.local.kube.controllers;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Events;
import ekslab.local.kube.store.Generated;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.WatchEvent;

/** Keeps one pod on every node that a DaemonSet accepts; a new template replaces them a few at a time. */
record DaemonSets(Cluster cluster, Events events) implements Controller {

    private static final String HASH = "controller-revision-hash";

    DaemonSets(Cluster cluster) { this(cluster, new Events(cluster, "daemonset-controller", "")); }

    @Override public Stream<Key> affected(WatchEvent change) {
        if (change.kind() == Kinds.DAEMON_SET) return Owned.key(change.object());
        if (change.kind() == Kinds.POD) return Owned.ownerKey(change.object(), Kinds.DAEMON_SET);
        if (change.kind() == Kinds.NODE) return cluster.list(Kinds.DAEMON_SET, "").stream().flatMap(Owned::key);
        return Stream.empty();
    }

    @Override public void reconcile(Key key) {
        var found = cluster.find(Kinds.DAEMON_SET, key.namespace(), key.name());
        if (found.isEmpty() || Json.deleting(found.get())) return;
        var set = found.get();
        var all = cluster.list(Kinds.NODE, "");
        var nodes = all.stream().filter(node -> accepts(set, node, "NoSchedule|NoExecute")).map(Json::name).toList();
        var staying = all.stream().filter(node -> accepts(set, node, "NoExecute")).map(Json::name).toList();
        var pods = Owned.of(cluster, Kinds.POD, set);
        for (var node : nodes) if (pods.stream().noneMatch(pod -> target(pod).equals(node))) create(set, node);
        for (var pod : pods) if (Owned.active(pod) && !staying.contains(target(pod)) || failed(pod)) delete(set, pod);
        if (Json.text(set, "spec.updateStrategy.type").equals("RollingUpdate")) roll(set, nodes.size());
        status(set, nodes);
    }

    private static boolean failed(JsonNode pod) {
        return !Json.deleting(pod) && Json.text(pod, "status.phase").equals("Failed");
    }

    /** @param effects the taints that keep a pod away: a new one more of them than one that is there already */
    private static boolean accepts(JsonNode set, JsonNode node, String effects) {
        var spec = (ObjectNode) Json.at(set, "spec.template.spec").deepCopy();
        tolerate(spec);
        return Placement.selects(spec, node) && Json.items(node, "spec.taints").stream()
            .filter(taint -> Json.text(taint, "effect").matches(effects)).allMatch(taint -> Placement.tolerates(spec, taint));
    }

    private static String target(JsonNode pod) {
        var terms = Json.at(pod, "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms");
        return terms.path(0).path("matchFields").path(0).path("values").path(0).asText("");
    }

    private void create(JsonNode set, String node) {
        var pod = Owned.pod(set, Json.at(set, "spec.template"));
        Json.child(Json.child(pod, "metadata"), "labels").put(HASH, hash(set));
        var spec = Json.child(pod, "spec");
        Json.child(Json.child(spec, "affinity"), "nodeAffinity").set("requiredDuringSchedulingIgnoredDuringExecution",
            Json.object("nodeSelectorTerms", List.of(Json.object("matchFields",
                List.of(Json.object("key", "metadata.name", "operator", "In", "values", List.of(node)))))));
        tolerate(spec);
        var made = cluster.create(pod);
        events.normal(set, "SuccessfulCreate", "Created pod: " + Json.name(made));
    }

    private static void tolerate(ObjectNode spec) {
        var tolerations = Json.list(spec, "tolerations");
        for (var taint : List.of("not-ready:NoExecute", "unreachable:NoExecute", "disk-pressure:NoSchedule", "memory-pressure:NoSchedule",
            "pid-pressure:NoSchedule", "unschedulable:NoSchedule")) tolerations.add(toleration(taint));
        if (Json.is(spec, "hostNetwork")) tolerations.add(toleration("network-unavailable:NoSchedule"));
    }

    private static ObjectNode toleration(String taint) {
        var parts = taint.split(":");
        return Json.object("key", "node.kubernetes.io/" + parts[0], "operator", "Exists", "effect", parts[1]);
    }

    private void roll(JsonNode set, int nodes) {
        var pods = Owned.of(cluster, Kinds.POD, set);
        var down = (int) pods.stream().filter(pod -> !Owned.active(pod) || !Owned.ready(pod)).count();
        var allowed = Math.max(1, Deployments.share(Json.at(set, "spec.updateStrategy.rollingUpdate.maxUnavailable"), nodes, true)) - down;
        for (var pod : pods) {
            if (current(set, pod) || Json.deleting(pod)) continue;
            var ready = Owned.ready(pod);
            if (ready && allowed-- <= 0) continue;
            delete(set, pod);
        }
    }

    private static boolean current(JsonNode set, JsonNode pod) {
        return Json.at(pod, "metadata.labels").path(HASH).asText().equals(hash(set));
    }

    private static String hash(JsonNode set) {
        return Generated.hash(Json.at(set, "spec.template"));
    }

    private void delete(JsonNode set, JsonNode pod) {
        cluster.delete(Kinds.POD, Json.namespace(pod), Json.name(pod));
        events.normal(set, "SuccessfulDelete", "Deleted pod: " + Json.name(pod));
    }

    private void status(JsonNode set, List<String> nodes) {
        var pods = Owned.of(cluster, Kinds.POD, set).stream().filter(pod -> Owned.active(pod) && nodes.contains(target(pod))).toList();
        var ready = (int) pods.stream().filter(Owned::ready).count();
        var updated = (int) pods.stream().filter(pod -> current(set, pod)).count();
        cluster.editStatus(Kinds.DAEMON_SET, Json.namespace(set), Json.name(set), status -> {
            status.put("currentNumberScheduled", pods.size()).put("numberMisscheduled", 0).put("desiredNumberScheduled", nodes.size());
            status.put("numberReady", ready).put("numberAvailable", ready).put("updatedNumberScheduled", updated);
            if (nodes.size() > ready) status.put("numberUnavailable", nodes.size() - ready);
            else status.remove("numberUnavailable");
            status.put("observedGeneration", Json.at(set, "metadata.generation").asLong());
        });
    }
}
