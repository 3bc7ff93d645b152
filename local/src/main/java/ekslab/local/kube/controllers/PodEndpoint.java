package ekslab.local.kube.controllers;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Selector;

/** A pod as an endpoint of a Service: k8s.io/endpointslice of Kubernetes 1.35, utils.go and trafficdist. */
final class PodEndpoint {

    private PodEndpoint() {}

    static boolean selects(JsonNode service, JsonNode pod) {
        var selector = Json.at(service, "spec.selector");
        return !selector.isEmpty() && Selector.matches(Json.object("matchLabels", selector), Json.at(pod, "metadata.labels"));
    }

    /** Whether it can be reached at all; one on its way out still can. */
    static boolean reachable(JsonNode pod) {
        return !Json.text(pod, "status.podIP").isEmpty() && !Json.text(pod, "status.phase").matches("Succeeded|Failed");
    }

    /** The Service's ports as this pod has them; a named one that no container has is left out. */
    static List<ObjectNode> ports(JsonNode service, JsonNode pod) {
        return Json.items(service, "spec.ports").stream().flatMap(port -> number(port, pod)
            .map(number -> Json.object("name", Json.text(port, "name"), "port", number, "protocol", Json.text(port, "protocol"),
                "appProtocol", port.get("appProtocol"))))
            .toList();
    }

    private static Stream<Integer> number(JsonNode port, JsonNode pod) {
        var target = port.path("targetPort");
        if (target.isNumber()) return Stream.of(target.asInt());
        var sidecars = Json.items(pod, "spec.initContainers").stream().filter(each -> Json.text(each, "restartPolicy").equals("Always"));
        return Stream.concat(Json.items(pod, "spec.containers").stream(), sidecars)
            .flatMap(container -> Json.items(container, "ports").stream())
            .filter(each -> Json.text(each, "name").equals(target.asText())
                && Json.at(each, "protocol").asText("TCP").equals(Json.text(port, "protocol")))
            .map(each -> Json.number(each, "containerPort", 0)).limit(1);
    }

    /** @param zone of its node; empty if it has none */
    static ObjectNode of(JsonNode service, JsonNode pod, String zone) {
        var serving = Owned.ready(pod);
        var leaving = Json.deleting(pod);
        var ready = serving && !leaving || Json.is(service, "spec.publishNotReadyAddresses");
        var node = Json.text(pod, "spec.nodeName");
        return Json.object("addresses", List.of(Json.text(pod, "status.podIP")), "conditions",
            Json.object("ready", ready, "serving", serving, "terminating", leaving), "hostname", hostname(service, pod), "targetRef",
            Json.object("kind", "Pod", "namespace", Json.namespace(pod), "name", Json.name(pod), "uid", Json.uid(pod)), "nodeName", node,
            "zone", zone.isEmpty() ? null : zone, "hints",
            ready ? hints(Json.text(service, "spec.trafficDistribution"), node, zone) : null);
    }

    /** A name of its own in DNS, for a pod that asks for one below this Service. */
    private static JsonNode hostname(JsonNode service, JsonNode pod) {
        return Json.text(pod, "spec.subdomain").equals(Json.name(service)) ? Json.at(pod, "spec").get("hostname") : null;
    }

    /** Who should prefer it; everybody may still come when there is nobody nearer. */
    private static ObjectNode hints(String distribution, String node, String zone) {
        if (!distribution.matches("PreferClose|PreferSameZone|PreferSameNode")) return null;
        var hints = Json.object();
        if (!zone.isEmpty()) hints.putArray("forZones").addObject().put("name", zone);
        if (distribution.equals("PreferSameNode")) hints.putArray("forNodes").addObject().put("name", node);
        return hints.isEmpty() ? null : hints;
    }
}
