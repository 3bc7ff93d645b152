package ekslab.local.kube.api;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;

/** Just enough OpenAPI v3 for kubectl to learn that this server checks fields itself, and to leave it to it. */
final class OpenApi {

    private OpenApi() {}

    static ObjectNode index(Kinds kinds) {
        var paths = Json.object();
        for (var kind : kinds.all()) {
            var path = kind.group().isEmpty() ? "api/v1" : "apis/" + kind.apiVersion();
            paths.set(path, Json.object("serverRelativeURL", "/openapi/v3/" + path + "?hash=1"));
        }
        return Json.object("paths", paths);
    }

    static ObjectNode document(Kinds kinds, String apiVersion) {
        var paths = Json.object();
        for (var kind : kinds.all()) {
            if (!kind.apiVersion().equals(apiVersion)) continue;
            var path = (kind.group().isEmpty() ? "/api/v1" : "/apis/" + apiVersion) + (kind.namespaced() ? "/namespaces/{namespace}/" : "/")
                + kind.plural() + "/{name}";
            var parameters = List.of(
                Json.object("name", "dryRun", "in", "query", "schema", Json.object("type", "string", "uniqueItems", true)),
                Json.object("name", "fieldValidation", "in", "query", "schema", Json.object("type", "string", "uniqueItems", true)));
            paths.set(path, Json.object("patch", Json.object("parameters", parameters, "responses", Json.object(),
                "x-kubernetes-action", "patch", "x-kubernetes-group-version-kind",
                Json.object("group", kind.group(), "version", kind.version(), "kind", kind.name()))));
        }
        return Json.object("openapi", "3.0.0", "info", Json.object("title", "Kubernetes", "version", "v1"), "paths", paths);
    }
}
