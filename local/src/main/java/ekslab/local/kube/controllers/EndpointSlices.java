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
import ekslab.local.kube.store.Selector;
import ekslab.local.kube.store.WatchEvent;

/** Lists the pods behind each Service: one slice for each set of ports that they offer, and the older Endpoints object. */
record EndpointSlices(Cluster cluster) implements Controller {

    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    @Override public Stream<Key> affected(WatchEvent change) {
        if (change.kind() == Kinds.SERVICE) return Owned.key(change.object());
        if (change.kind() != Kinds.POD) return Stream.empty();
        var namespace = Json.namespace(change.object());
        return cluster.list(Kinds.SERVICE, namespace).stream()
            .filter(service -> selects(service, change.object()) || change.before() != null && selects(service, change.before()))
            .flatMap(Owned::key);
    }

    private static boolean selects(JsonNode service, JsonNode pod) {
        var selector = Json.at(service, "spec.selector");
        return !selector.isEmpty() && Selector.matches(Json.object("matchLabels", selector), Json.at(pod, "metadata.labels"));
    }

    @Override public void reconcile(Key key) {
        var found = cluster.find(Kinds.SERVICE, key.namespace(), key.name());
        if (found.isEmpty() || Json.at(found.get(), "spec.selector").isEmpty()) return; // somebody else keeps its endpoints
        var service = found.get();
        Map<List<ObjectNode>, List<ObjectNode>> byPorts = new LinkedHashMap<>();
        for (var pod : cluster.list(Kinds.POD, key.namespace())) {
            if (!selects(service, pod) || Json.text(pod, "status.podIP").isEmpty()
                || Json.text(pod, "status.phase").matches("Succeeded|Failed")) continue;
            byPorts.computeIfAbsent(ports(service, pod), absent -> new ArrayList<>()).add(endpoint(service, pod));
        }
        slices(service, byPorts);
        endpoints(service, byPorts);
    }

    private static List<ObjectNode> ports(JsonNode service, JsonNode pod) {
        return Json.items(service, "spec.ports").stream().map(port -> {
            var number = target(port.path("targetPort"), pod);
            return number < 0 ? null : Json.object("name", Json.text(port, "name"), "port", number, "protocol", Json.text(port, "protocol"),
                "appProtocol", port.has("appProtocol") ? Json.text(port, "appProtocol") : null);
        }).filter(port -> port != null).toList();
    }

    /** A port by number, or by the name that a container gives it; negative if no container does. */
    private static int target(JsonNode targetPort, JsonNode pod) {
        if (targetPort.isNumber()) return targetPort.asInt();
        return Json.items(pod, "spec.containers").stream().flatMap(container -> Json.items(container, "ports").stream())
            .filter(port -> Json.text(port, "name").equals(targetPort.asText())).mapToInt(port -> Json.number(port, "containerPort", -1))
            .findFirst().orElse(-1);
    }

    private ObjectNode endpoint(JsonNode service, JsonNode pod) {
        var node = Json.text(pod, "spec.nodeName");
        var zone = cluster.find(Kinds.NODE, "", node).map(n -> Json.at(n, "metadata.labels").path("topology.kubernetes.io/zone").asText(""))
            .orElse("");
        var ready = Owned.ready(pod);
        var leaving = Json.deleting(pod);
        return Json.object("addresses", List.of(Json.text(pod, "status.podIP")), "conditions",
            Json.object("ready", ready && !leaving || Json.is(service, "spec.publishNotReadyAddresses"), "serving", ready, "terminating",
                leaving),
            "nodeName", node, "zone", zone.isEmpty() ? null : zone, "targetRef",
            Json.object("kind", "Pod", "name", Json.name(pod), "namespace", Json.namespace(pod), "uid", Json.uid(pod)));
    }

    private void slices(JsonNode service, Map<List<ObjectNode>, List<ObjectNode>> byPorts) {
        var old = new ArrayList<>(cluster.list(Kinds.ENDPOINT_SLICE, Json.namespace(service)).stream()
            .filter(slice -> Json.at(slice, "metadata.labels").path(SERVICE_NAME).asText().equals(Json.name(service))
                && Owned.controller(slice).isPresent())
            .toList());
        if (byPorts.isEmpty()) byPorts = Map.of(List.of(), List.of()); // a Service without pods has an empty slice
        for (var group : byPorts.entrySet()) {
            var ports = Json.array(group.getKey());
            var endpoints = Json.array(group.getValue());
            var same = old.stream().filter(slice -> slice.path("ports").equals(ports)).findFirst().or(() -> old.stream().findFirst());
            if (same.isPresent()) {
                old.remove(same.get());
                cluster.edit(Kinds.ENDPOINT_SLICE, Json.namespace(service), Json.name(same.get()),
                    slice -> slice.<ObjectNode>set("ports", ports).set("endpoints", endpoints));
            } else
                cluster.create(Json.object("apiVersion", "discovery.k8s.io/v1", "kind", "EndpointSlice", "metadata",
                    Json.object("generateName", Json.name(service) + "-", "namespace", Json.namespace(service), "labels",
                        Json.object(SERVICE_NAME, Json.name(service), "endpointslice.kubernetes.io/managed-by",
                            "endpointslice-controller.k8s.io"),
                        "ownerReferences", List.of(Owned.reference(service))),
                    "addressType", "IPv4", "ports", ports, "endpoints", endpoints));
        }
        old.forEach(slice -> cluster.delete(Kinds.ENDPOINT_SLICE, Json.namespace(slice), Json.name(slice)));
    }

    private void endpoints(JsonNode service, Map<List<ObjectNode>, List<ObjectNode>> byPorts) {
        var subsets = new ArrayList<ObjectNode>();
        byPorts.forEach((ports, endpoints) -> {
            var ready = addresses(endpoints, true);
            var notReady = addresses(endpoints, false);
            subsets.add(
                Json.object("addresses", ready.isEmpty() ? null : ready, "notReadyAddresses", notReady.isEmpty() ? null : notReady, "ports",
                    ports));
        });
        var namespace = Json.namespace(service);
        if (cluster.find(Kinds.ENDPOINTS, namespace, Json.name(service)).isEmpty())
            cluster.create(Json.object("apiVersion", "v1", "kind", "Endpoints", "metadata",
                Json.object("name", Json.name(service), "namespace", namespace, "ownerReferences", List.of(Owned.reference(service))),
                "subsets",
                subsets));
        else
            cluster.edit(Kinds.ENDPOINTS, namespace, Json.name(service), object -> object.set("subsets", Json.array(subsets)));
    }

    private static List<ObjectNode> addresses(List<ObjectNode> endpoints, boolean ready) {
        return endpoints.stream().filter(endpoint -> Json.is(endpoint, "conditions.ready") == ready)
            .map(endpoint -> Json.object("ip", endpoint.path("addresses").path(0).asText(), "nodeName", Json.text(endpoint, "nodeName"),
                "targetRef",
                endpoint.get("targetRef")))
            .toList();
    }
}
