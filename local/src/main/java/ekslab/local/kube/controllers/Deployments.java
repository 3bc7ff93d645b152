package ekslab.local.kube.controllers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Events;
import ekslab.local.kube.store.Generated;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.WatchEvent;

/** Moves a Deployment from one template to the next without falling below what must stay available. */
record Deployments(Cluster cluster, Events events) implements Controller {

    private static final String HASH = "pod-template-hash";
    private static final String REVISION = "deployment.kubernetes.io/revision";

    Deployments(Cluster cluster) { this(cluster, new Events(cluster, "deployment-controller", "")); }

    @Override public Stream<Key> affected(WatchEvent change) {
        if (change.kind() == Kinds.DEPLOYMENT) return Owned.key(change.object());
        return change.kind() == Kinds.REPLICA_SET ? Owned.ownerKey(change.object(), Kinds.DEPLOYMENT) : Stream.empty();
    }

    @Override public void reconcile(Key key) {
        var found = cluster.find(Kinds.DEPLOYMENT, key.namespace(), key.name());
        if (found.isEmpty() || Json.deleting(found.get())) return;
        var deployment = found.get();
        if (!Json.is(deployment, "spec.paused") || current(deployment).isPresent()) roll(deployment);
        status(key);
    }

    private void roll(JsonNode deployment) {
        var fresh = current(deployment).orElseGet(() -> create(deployment));
        newest(deployment, fresh);
        var old = sets(deployment).stream().filter(set -> !Json.uid(set).equals(Json.uid(fresh))).toList();
        var wanted = Json.number(deployment, "spec.replicas", 1);
        if (Json.text(deployment, "spec.strategy.type").equals("Recreate")) {
            old.forEach(set -> scale(deployment, set, 0));
            var left = old.stream().mapToInt(set -> Owned.of(cluster, Kinds.POD, set).size()).sum();
            if (left == 0) scale(deployment, fresh, wanted);
        } else rolling(deployment, fresh, old, wanted);
        if (old.stream().allMatch(set -> replicas(set) == 0)) forget(deployment, old);
    }

    private void rolling(JsonNode deployment, JsonNode fresh, List<JsonNode> old, int wanted) {
        var surge = share(Json.at(deployment, "spec.strategy.rollingUpdate.maxSurge"), wanted, true);
        var unavailable = share(Json.at(deployment, "spec.strategy.rollingUpdate.maxUnavailable"), wanted, false);
        if (surge == 0 && unavailable == 0) unavailable = 1;
        var all = replicas(fresh) + old.stream().mapToInt(Deployments::replicas).sum();
        if (replicas(fresh) > wanted) scale(deployment, fresh, wanted);
        else scale(deployment, fresh, Math.min(wanted, replicas(fresh) + Math.max(0, wanted + surge - all)));
        var now = cluster.get(Kinds.REPLICA_SET, Json.namespace(fresh), Json.name(fresh));
        var available = available(now) + old.stream().mapToInt(Deployments::available).sum();
        var dispensable = Math.max(0, available - (wanted - unavailable));
        for (var set : old) {
            var broken = replicas(set) - available(set); // takes nothing from what is available
            var less = Math.min(replicas(set), broken + Math.min(dispensable, available(set)));
            dispensable -= Math.max(0, less - broken);
            if (less > 0) scale(deployment, set, replicas(set) - less);
        }
    }

    /** A count, or a percentage of the replicas: of a surge rounded up, of what may be missing rounded down. */
    static int share(JsonNode value, int of, boolean up) {
        var text = value.asText("0");
        if (!text.endsWith("%")) return Integer.parseInt(text);
        var share = Integer.parseInt(text.substring(0, text.length() - 1)) * of / 100.0;
        return (int) (up ? Math.ceil(share) : Math.floor(share));
    }

    private JsonNode create(JsonNode deployment) {
        var template = (ObjectNode) Json.at(deployment, "spec.template").deepCopy();
        var hash = hash(deployment);
        Json.child(Json.child(template, "metadata"), "labels").put(HASH, hash);
        var selector = (ObjectNode) Json.at(deployment, "spec.selector").deepCopy();
        Json.child(selector, "matchLabels").put(HASH, hash);
        var revision = sets(deployment).stream().mapToInt(Deployments::revision).max().orElse(0) + 1;
        var wanted = Json.number(deployment, "spec.replicas", 1);
        cluster.edit(Kinds.DEPLOYMENT, Json.namespace(deployment), Json.name(deployment), object -> revise(object, revision));
        return cluster.create(Json.object("apiVersion", "apps/v1", "kind", "ReplicaSet", "metadata",
            Json.object("name", Json.name(deployment) + "-" + hash, "namespace", Json.namespace(deployment), "labels",
                Json.at(template, "metadata.labels").deepCopy(), "annotations",
                Json.object("deployment.kubernetes.io/desired-replicas", Integer.toString(wanted), REVISION, Integer.toString(revision)),
                "ownerReferences", List.of(Owned.reference(deployment))),
            "spec", Json.object("replicas", 0, "selector", selector, "template", template)));
    }

    /** A template that comes back, as after an undo, is a new revision too. */
    private void newest(JsonNode deployment, JsonNode set) {
        var others = sets(deployment).stream().filter(each -> !Json.uid(each).equals(Json.uid(set))).mapToInt(Deployments::revision).max()
            .orElse(0);
        if (revision(set) > others) return;
        cluster.edit(Kinds.REPLICA_SET, Json.namespace(set), Json.name(set), object -> revise(object, others + 1));
        cluster.edit(Kinds.DEPLOYMENT, Json.namespace(set), Json.name(deployment), object -> revise(object, others + 1));
    }

    private static void revise(ObjectNode object, int revision) {
        Json.child(Json.child(object, "metadata"), "annotations").put(REVISION, Integer.toString(revision));
    }

    private static String hash(JsonNode deployment) {
        return Generated.hash(Json.at(deployment, "spec.template"));
    }

    private Optional<JsonNode> current(JsonNode deployment) {
        return cluster.find(Kinds.REPLICA_SET, Json.namespace(deployment), Json.name(deployment) + "-" + hash(deployment));
    }

    private List<JsonNode> sets(JsonNode deployment) {
        return Owned.of(cluster, Kinds.REPLICA_SET, deployment).stream().sorted(Comparator.comparing(Deployments::revision)).toList();
    }

    private static int revision(JsonNode set) {
        return Json.at(set, "metadata.annotations").path(REVISION).asInt(0);
    }

    private static int replicas(JsonNode set) {
        return Json.number(set, "spec.replicas", 0);
    }

    private static int available(JsonNode set) {
        return Json.number(set, "status.availableReplicas", 0);
    }

    private void scale(JsonNode deployment, JsonNode set, int replicas) {
        var before = replicas(set);
        if (before == replicas) return;
        cluster.edit(Kinds.REPLICA_SET, Json.namespace(set), Json.name(set),
            object -> Json.child(object, "spec").put("replicas", replicas));
        events.normal(deployment, "ScalingReplicaSet", "Scaled %s replica set %s from %d to %d".formatted(before < replicas ? "up" : "down",
            Json.name(set), before, replicas));
    }

    private void forget(JsonNode deployment, List<JsonNode> old) {
        var kept = Json.number(deployment, "spec.revisionHistoryLimit", 10);
        old.stream().limit(Math.max(0, old.size() - kept))
            .forEach(set -> cluster.delete(Kinds.REPLICA_SET, Json.namespace(set), Json.name(set)));
    }

    private void status(Key key) {
        var deployment = cluster.get(Kinds.DEPLOYMENT, key.namespace(), key.name());
        var sets = new ArrayList<>(sets(deployment));
        var updated = current(deployment).map(set -> Json.number(set, "status.replicas", 0)).orElse(0);
        var replicas = sets.stream().mapToInt(set -> Json.number(set, "status.replicas", 0)).sum();
        var ready = sets.stream().mapToInt(set -> Json.number(set, "status.readyReplicas", 0)).sum();
        var wanted = Json.number(deployment, "spec.replicas", 1);
        var tolerated = share(Json.at(deployment, "spec.strategy.rollingUpdate.maxUnavailable"), wanted, false);
        var complete = updated == wanted && replicas == wanted && ready == wanted;
        var fresh = Json.name(deployment) + "-" + hash(deployment);
        cluster.editStatus(Kinds.DEPLOYMENT, key.namespace(), key.name(), status -> {
            status.put("observedGeneration", Json.at(deployment, "metadata.generation").asLong());
            count(status, "replicas", replicas);
            count(status, "updatedReplicas", updated);
            count(status, "readyReplicas", ready);
            count(status, "availableReplicas", ready);
            count(status, "unavailableReplicas", Math.max(0, Math.max(replicas, wanted) - ready));
            if (ready >= wanted - tolerated)
                Json.setCondition(status, "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.");
            else
                Json.setCondition(status, "Available", "False", "MinimumReplicasUnavailable",
                    "Deployment does not have minimum availability.");
            if (complete)
                Json.setCondition(status, "Progressing", "True", "NewReplicaSetAvailable",
                    "ReplicaSet \"%s\" has successfully progressed.".formatted(fresh));
            else
                Json.setCondition(status, "Progressing", "True", "ReplicaSetUpdated", "ReplicaSet \"%s\" is progressing.".formatted(fresh));
        });
    }

    private static void count(ObjectNode status, String name, int value) {
        if (value > 0) status.put(name, value);
        else status.remove(name);
    }
}
