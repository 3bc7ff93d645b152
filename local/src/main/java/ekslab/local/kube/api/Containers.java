package ekslab.local.kube.api;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.Container;
import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;

/** Finds the container that a log or an exec request means. */
record Containers(Cluster cluster, NodeAgents agents) {

    /** @param runningOnly whether a container that has ended is of no use */
    Container of(Request request, boolean runningOnly) {
        var pod = cluster.get(Kinds.POD, request.namespace(), request.name());
        var name = name(pod, request.parameter("container"));
        var node = Json.text(pod, "spec.nodeName");
        if (node.isEmpty()) throw ApiError.badRequest("pod %s does not have a host assigned".formatted(request.name()));
        var container = agents.container(node, request.namespace(), request.name(), name)
            .orElseThrow(() -> ApiError.badRequest("container \"%s\" in pod \"%s\" is waiting to start: %s".formatted(name, request.name(),
                waiting(pod, name))));
        if (runningOnly && container.exit().isDone())
            throw ApiError.of(500, "InternalError", "container \"%s\" in pod \"%s\" is not running".formatted(name, request.name()));
        return container;
    }

    /** Any running one of a pod: its network is that of all of them. */
    Container any(Request request) {
        var pod = cluster.get(Kinds.POD, request.namespace(), request.name());
        return Json.items(pod, "spec.containers").stream()
            .flatMap(each -> agents.container(Json.text(pod, "spec.nodeName"), request.namespace(), request.name(), Json.text(each, "name"))
                .stream())
            .filter(container -> !container.exit().isDone()).findFirst()
            .orElseThrow(() -> ApiError.badRequest("unable to forward port because pod is not running. Current status=%s"
                .formatted(Json.text(pod, "status.phase"))));
    }

    private static String name(JsonNode pod, String asked) {
        var names = Stream.of("initContainers", "containers").flatMap(list -> Json.items(pod, "spec." + list).stream())
            .map(container -> Json.text(container, "name")).toList();
        if (asked.isEmpty()) {
            if (Json.at(pod, "spec.containers").size() == 1) return Json.text(Json.at(pod, "spec.containers").get(0), "name");
            throw ApiError.badRequest("a container name must be specified for pod %s, choose one of: [%s]".formatted(Json.name(pod),
                names.stream().collect(Collectors.joining(" "))));
        }
        if (!names.contains(asked)) throw ApiError.badRequest("container %s is not valid for pod %s".formatted(asked, Json.name(pod)));
        return asked;
    }

    private static String waiting(JsonNode pod, String name) {
        return Json.items(pod, "status.containerStatuses").stream().filter(status -> Json.text(status, "name").equals(name))
            .map(status -> Json.at(status, "state.waiting.reason").asText("ContainerCreating")).findFirst().orElse("ContainerCreating");
    }
}
