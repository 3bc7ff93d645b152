package ekslab.local.kube.controllers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.WatchEvent;

/** Repeats Endpoints that somebody keeps by hand, for a Service without selector, as slices: kube-proxy and DNS know only those. */
record MirroredEndpoints(Cluster cluster) implements Controller {

    private static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
    private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";

    @Override public Stream<Key> affected(WatchEvent change) {
        return change.kind() == Kinds.SERVICE || change.kind() == Kinds.ENDPOINTS ? Owned.key(change.object()) : Stream.empty();
    }

    @Override public void reconcile(Key key) {
        var service = cluster.find(Kinds.SERVICE, key.namespace(), key.name());
        if (service.isEmpty()) return;
        var old = new ArrayList<>(EndpointSlices.slicesOf(cluster, service.get(), MANAGER));
        var endpoints = cluster.find(Kinds.ENDPOINTS, key.namespace(), key.name())
            .filter(object -> Json.at(service.get(), "spec.selector").isEmpty()
                && !Json.at(object, "metadata.labels").path(SKIP).asText().equals("true"));
        for (var subset : endpoints.map(object -> Json.items(object, "subsets")).orElse(List.of())) {
            var labels = EndpointSlices.labels(service.get(), MANAGER);
            var slice = EndpointSlices.slice(service.get(), labels, ports(subset), Json.array(addresses(subset)));
            if (old.isEmpty()) cluster.create(slice);
            else
                cluster.edit(Kinds.ENDPOINT_SLICE, key.namespace(), Json.name(old.remove(0)),
                    there -> there.<ObjectNode>set("ports", slice.get("ports")).set("endpoints", slice.get("endpoints")));
        }
        old.forEach(slice -> cluster.delete(Kinds.ENDPOINT_SLICE, Json.namespace(slice), Json.name(slice)));
    }

    private static JsonNode ports(JsonNode subset) {
        return Json.array(Json.items(subset, "ports").stream().map(port -> Json.object("name", Json.text(port, "name"), "port",
            port.get("port"), "protocol", Json.at(port, "protocol").asText("TCP"), "appProtocol", port.get("appProtocol"))).toList());
    }

    private static List<ObjectNode> addresses(JsonNode subset) {
        var all = new ArrayList<ObjectNode>();
        for (var list : List.of("addresses", "notReadyAddresses"))
            for (var address : subset.path(list))
                all.add(Json.object("addresses", List.of(Json.text(address, "ip")), "conditions",
                    Json.object("ready", list.equals("addresses")), "hostname", address.get("hostname"), "nodeName",
                    address.get("nodeName"), "targetRef", address.get("targetRef")));
        return all;
    }
}
