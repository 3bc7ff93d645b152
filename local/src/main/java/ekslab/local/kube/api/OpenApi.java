package ekslab.local.kube.api;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.CustomResources;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kind.Trait;
import ekslab.local.kube.store.Kinds;

/** OpenAPI v3: that this server checks fields itself, so that kubectl leaves it to it, and the shapes that kubectl explains. */
final class OpenApi {

    private OpenApi() {}

    /** Clients keep a document as long as its address stays the same: the address changes with what is defined. */
    static ObjectNode index(Cluster cluster) {
        var paths = Json.object();
        var defined = cluster.list(Kinds.CUSTOM_RESOURCE_DEFINITION, "").stream()
            .map(each -> Json.text(each, "metadata.resourceVersion")).toList();
        for (var kind : cluster.kinds().all()) {
            var path = kind.group().isEmpty() ? "api/v1" : "apis/" + kind.apiVersion();
            paths.set(path, Json.object("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + Integer.toHexString(defined.hashCode())));
        }
        return Json.object("paths", paths);
    }

    static ObjectNode document(Cluster cluster, String apiVersion) {
        var kinds = cluster.kinds();
        var paths = Json.object();
        var schemas = new Schemas();
        for (var kind : kinds.all()) {
            if (!kind.apiVersion().equals(apiVersion)) continue;
            if (kind.is(Trait.CUSTOM)) schemas.add(kind, CustomResources.schema(cluster.definition(kind)));
            else schemas.add(kind);
            var path = (kind.group().isEmpty() ? "/api/v1" : "/apis/" + apiVersion) + (kind.namespaced() ? "/namespaces/{namespace}/" : "/")
                + kind.plural() + "/{name}";
            var parameters = List.of(
                Json.object("name", "dryRun", "in", "query", "schema", Json.object("type", "string", "uniqueItems", true)),
                Json.object("name", "fieldValidation", "in", "query", "schema", Json.object("type", "string", "uniqueItems", true)));
            paths.set(path, Json.object("patch", Json.object("parameters", parameters, "responses", Json.object(),
                "x-kubernetes-action", "patch", "x-kubernetes-group-version-kind",
                Json.object("group", kind.group(), "version", kind.version(), "kind", kind.name()))));
        }
        return Json.object("openapi", "3.0.0", "info", Json.object("title", "Kubernetes", "version", "v1"), "paths", paths, "components",
            schemas.components());
    }
}
