package ekslab.local.kube.controllers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.WatchEvent;

/**
 * Keeps the older Endpoints object of each Service that selects pods: deprecated since 1.33, and still what many commands ask for. Pods on
 * their way out are not in it.
 */
record Endpoints(Cluster cluster) implements Controller {

    @Override public Stream<Key> affected(WatchEvent change) { return EndpointSlices.affected(cluster, change); }

    @Override public void reconcile(Key key) {
        var found = cluster.find(Kinds.SERVICE, key.namespace(), key.name());
        if (found.isEmpty() || Json.at(found.get(), "spec.selector").isEmpty()) return;   // somebody else keeps them
        var service = found.get();
        Map<List<ObjectNode>, List<JsonNode>> byPorts = new LinkedHashMap<>();
        for (var pod : cluster.list(Kinds.POD, key.namespace()))
            if (PodEndpoint.selects(service, pod) && PodEndpoint.reachable(pod)
                && (!Json.deleting(pod) || Json.is(service, "spec.publishNotReadyAddresses")))
                byPorts.computeIfAbsent(PodEndpoint.ports(service, pod), absent -> new ArrayList<>()).add(pod);
        var subsets = new ArrayList<ObjectNode>();
        byPorts.forEach((ports, pods) -> {
            if (!ports.isEmpty() || Json.at(service, "spec.ports").isEmpty()) subsets.add(subset(service, ports, pods));
        });
        write(service, subsets);
    }

    private static ObjectNode subset(JsonNode service, List<ObjectNode> ports, List<JsonNode> pods) {
        var ready = new ArrayList<ObjectNode>();
        var others = new ArrayList<ObjectNode>();
        for (var pod : pods) {
            var endpoint = PodEndpoint.of(service, pod, "");
            (Json.is(endpoint, "conditions.ready") ? ready : others).add(Json.object("ip", endpoint.path("addresses").path(0), "hostname",
                endpoint.get("hostname"), "nodeName", endpoint.get("nodeName"), "targetRef", endpoint.get("targetRef")));
        }
        for (var port : ports) if (Json.text(port, "name").isEmpty()) port.remove("name");
        return Json.object("addresses", ready.isEmpty() ? null : ready, "notReadyAddresses", others.isEmpty() ? null : others, "ports",
            ports.isEmpty() ? null : ports);
    }

    private void write(JsonNode service, List<ObjectNode> subsets) {
        var namespace = Json.namespace(service);
        var name = Json.name(service);
        var labels = EndpointSlices.labels(service, "");
        labels.remove(List.of(EndpointSlices.SERVICE_NAME, EndpointSlices.MANAGED_BY));
        labels.put("endpoints.kubernetes.io/managed-by", "endpoint-controller");
        if (cluster.find(Kinds.ENDPOINTS, namespace, name).isEmpty())
            cluster.create(Json.object("apiVersion", "v1", "kind", "Endpoints", "metadata",
                Json.object("name", name, "namespace", namespace, "ownerReferences", List.of(Owned.reference(service)))));
        cluster.edit(Kinds.ENDPOINTS, namespace, name, object -> {
            Json.child(object, "metadata").set("labels", labels);
            if (subsets.isEmpty()) object.remove("subsets");
            else object.set("subsets", Json.array(subsets));
        });
    }
}
