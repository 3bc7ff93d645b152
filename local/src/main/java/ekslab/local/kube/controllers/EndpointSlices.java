package ekslab.local.kube.controllers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

/** Lists the pods behind each Service that selects some: slices for each set of ports that they offer. */
record EndpointSlices(Cluster cluster) implements Controller {

    static final String SERVICE_NAME = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    static final String HEADLESS = "service.kubernetes.io/headless";

    private static final String MANAGER = "endpointslice-controller.k8s.io";

    @Override public Stream<Key> affected(WatchEvent change) { return affected(cluster, change); }

    /** The Services that a change of themselves or of a pod concerns. */
    static Stream<Key> affected(Cluster cluster, WatchEvent change) {
        if (change.kind() == Kinds.SERVICE) return Owned.key(change.object());
        if (change.kind() != Kinds.POD) return Stream.empty();
        return cluster.list(Kinds.SERVICE, Json.namespace(change.object())).stream()
            .filter(service -> PodEndpoint.selects(service, change.object())
                || change.before() != null && PodEndpoint.selects(service, change.before()))
            .flatMap(Owned::key);
    }

    @Override public void reconcile(Key key) {
        var service = cluster.find(Kinds.SERVICE, key.namespace(), key.name());
        if (service.isEmpty()) return;
        var old = new ArrayList<>(slicesOf(cluster, service.get(), MANAGER));
        Map<JsonNode, List<ObjectNode>> byPorts = new LinkedHashMap<>();
        if (!Json.at(service.get(), "spec.selector").isEmpty() && !Json.text(service.get(), "spec.type").equals("ExternalName")) {
            for (var pod : cluster.list(Kinds.POD, key.namespace()))
                if (PodEndpoint.selects(service.get(), pod) && PodEndpoint.reachable(pod))
                    byPorts.computeIfAbsent(Json.array(PodEndpoint.ports(service.get(), pod)), absent -> new ArrayList<>())
                        .add(PodEndpoint.of(service.get(), pod, zone(pod)));
            if (byPorts.isEmpty()) byPorts.put(Json.array(List.of()), List.of());   // a Service without pods has an empty slice
        }
        write(service.get(), old, byPorts);
    }

    static List<JsonNode> slicesOf(Cluster cluster, JsonNode service, String manager) {
        return cluster.list(Kinds.ENDPOINT_SLICE, Json.namespace(service)).stream()
            .filter(slice -> label(slice, SERVICE_NAME).equals(Json.name(service)) && label(slice, MANAGED_BY).equals(manager)).toList();
    }

    private static String label(JsonNode object, String label) { return Json.at(object, "metadata.labels").path(label).asText(); }

    private String zone(JsonNode pod) {
        return cluster.find(Kinds.NODE, "", Json.text(pod, "spec.nodeName")).map(node -> label(node, "topology.kubernetes.io/zone"))
            .orElse("");
    }

    private void write(JsonNode service, List<JsonNode> old, Map<JsonNode, List<ObjectNode>> byPorts) {
        var made = new ArrayList<ObjectNode>();
        Deque<JsonNode> spare = new ArrayDeque<>(old);
        byPorts.forEach((ports, endpoints) -> {
            var packing = new SlicePacking(old.stream().filter(slice -> slice.path("ports").equals(ports)).toList(), endpoints);
            packing.kept().forEach((name, some) -> {
                spare.removeIf(slice -> Json.name(slice).equals(name));
                edit(service, name, ports, some);
            });
            var fresh = endpoints.isEmpty() ? List.of(endpoints) : packing.fresh();
            fresh.forEach(some -> made.add(Json.object("ports", ports, "endpoints", some)));
        });
        for (var slice : made) {   // before others go: whoever follows must not see a Service without its endpoints
            if (spare.isEmpty()) create(service, slice.get("ports"), slice.get("endpoints"));
            else edit(service, Json.name(spare.pop()), slice.get("ports"), Json.items(slice, "endpoints"));
        }
        spare.forEach(slice -> cluster.delete(Kinds.ENDPOINT_SLICE, Json.namespace(slice), Json.name(slice)));
    }

    private void edit(JsonNode service, String name, JsonNode ports, List<? extends JsonNode> endpoints) {
        cluster.edit(Kinds.ENDPOINT_SLICE, Json.namespace(service), name, slice -> {
            Json.child(slice, "metadata").set("labels", labels(service, MANAGER));
            slice.<ObjectNode>set("ports", ports).set("endpoints", Json.array(endpoints));
        });
    }

    private void create(JsonNode service, JsonNode ports, JsonNode endpoints) {
        cluster.create(slice(service, labels(service, MANAGER), ports, endpoints));
    }

    /** @param labels that say whose it is */
    static ObjectNode slice(JsonNode service, ObjectNode labels, JsonNode ports, JsonNode endpoints) {
        return Json.object("apiVersion", "discovery.k8s.io/v1", "kind", "EndpointSlice", "metadata",
            Json.object("generateName", Json.name(service) + "-", "namespace", Json.namespace(service), "labels", labels,
                "ownerReferences", List.of(Owned.reference(service))),
            "addressType", "IPv4", "ports", ports, "endpoints", endpoints);
    }

    /** The Service's own labels, and the ones by which clients find its slices. */
    static ObjectNode labels(JsonNode service, String manager) {
        var labels = Json.at(service, "metadata.labels") instanceof ObjectNode own ? own.deepCopy() : Json.object();
        labels.put(SERVICE_NAME, Json.name(service)).put(MANAGED_BY, manager);
        if (Json.text(service, "spec.clusterIP").matches("None|")) labels.put(HEADLESS, "");
        else labels.remove(HEADLESS);
        return labels;
    }
}
