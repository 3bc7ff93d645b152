package ekslab.local.eks;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;

/** Whether what an object asks for runs. */
final class Workloads {

    private Workloads() {}

    static String name(JsonNode object) {
        var namespace = object.at("/metadata/namespace").asText("");
        return object.path("kind").asText() + " " + (namespace.isEmpty() ? "" : namespace + "/") + Json.name(object);
    }

    /** True for everything but a workload whose pods are not all ready. */
    static boolean ready(Cluster objects, JsonNode wanted) {
        var kind = objects.kinds().of(wanted);
        if (kind != Kinds.DAEMON_SET && kind != Kinds.DEPLOYMENT) return true;
        var found = objects.find(kind, wanted.at("/metadata/namespace").asText("default"), Json.name(wanted));
        if (found.isEmpty()) return false;
        var object = found.get();
        if (object.at("/status/observedGeneration").asLong() < object.at("/metadata/generation").asLong()) return false;
        return kind == Kinds.DEPLOYMENT
            ? object.at("/status/readyReplicas").asInt() >= object.at("/spec/replicas").asInt(1)
                && object.at("/status/updatedReplicas").asInt() >= object.at("/spec/replicas").asInt(1)
            : object.at("/status/numberReady").asInt() >= object.at("/status/desiredNumberScheduled").asInt(1)
                && object.at("/status/updatedNumberScheduled").asInt() >= object.at("/status/desiredNumberScheduled").asInt(1);
    }
}
