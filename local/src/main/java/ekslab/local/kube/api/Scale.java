package ekslab.local.kube.api;

import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;

import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Cluster.Part;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kind.Trait;
import ekslab.local.kube.store.Patch;

/** The subresource through which anything with replicas is scaled, whatever its kind. */
final class Scale {

    private Scale() {}

    static Answer answer(Cluster cluster, Request request, Buffer body) {
        if (!request.kind().is(Trait.SCALE)) throw ApiError.of(404, "NotFound", "the server could not find the requested resource");
        var now = of(cluster.get(request.kind(), request.namespace(), request.name()));
        return switch (request.method()) {
            case "GET" -> Answer.json(200, now);
            case "PUT" -> Answer.json(200, of(set(cluster, request, request.read(body))));
            case "PATCH" -> {
                var type = Patch.of(request.contentType()).orElse(Patch.MERGE);
                yield Answer.json(200, of(set(cluster, request, type.change(now, request.read(body)))));
            }
            default -> throw Resources.methodNotAllowed(request);
        };
    }

    private static JsonNode set(Cluster cluster, Request request, JsonNode scale) {
        return cluster.as(request.manager()).change(request.kind(), request.namespace(), request.name(), Part.SCALE, request.dryRun(),
            object -> {
                var version = Json.text(scale, "metadata.resourceVersion");
                if (!version.isEmpty()) Json.child(object, "metadata").put("resourceVersion", version);
                Json.child(object, "spec").put("replicas", Json.number(scale, "spec.replicas", 0));
                return object;
            });
    }

    private static ObjectNode of(JsonNode object) {
        var selector = Json.at(object, "spec.selector.matchLabels").properties().stream()
            .map(label -> label.getKey() + "=" + label.getValue().asText()).collect(Collectors.joining(","));
        return Json.object("kind", "Scale", "apiVersion", "autoscaling/v1", "metadata",
            Json.object("name", Json.name(object), "namespace", Json.namespace(object), "uid", Json.uid(object), "resourceVersion",
                Json.text(object, "metadata.resourceVersion"), "creationTimestamp", Json.text(object, "metadata.creationTimestamp")),
            "spec", Json.object("replicas", Json.number(object, "spec.replicas", 0)), "status",
            Json.object("replicas", Json.number(object, "status.replicas", 0), "selector", selector));
    }
}
