package ekslab.local.kube.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kind;
import ekslab.local.kube.store.Kind.Trait;
import ekslab.local.kube.store.Kinds;

/** What the server says it can do: the aggregated form that kubectl asks for, and the older one of a document per group. */
final class Discovery {

    static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static final List<String> VERBS = List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private Discovery() {}

    static ObjectNode aggregated(Kinds kinds, boolean core) {
        var items = new ArrayList<ObjectNode>();
        groups(kinds).forEach((group, members) -> {
            if (group.isEmpty() != core) return;
            var resources = members.stream().map(Discovery::aggregatedResource).toList();
            items.add(Json.object("metadata", Json.object("name", group.isEmpty() ? null : group, "creationTimestamp", null), "versions",
                List.of(Json.object("version", members.get(0).version(), "resources", resources, "freshness", "Current"))));
        });
        return Json.object("kind", "APIGroupDiscoveryList", "apiVersion", "apidiscovery.k8s.io/v2", "metadata", Json.object(), "items",
            items);
    }

    private static ObjectNode aggregatedResource(Kind kind) {
        var parts = new ArrayList<ObjectNode>();
        parts(kind).forEach((name, type) -> parts.add(Json.object("subresource", name, "responseKind", type, "verbs", verbs(name))));
        return Json.object("resource", kind.plural(), "responseKind", type(kind.group(), kind.version(), kind.name()), "scope",
            kind.namespaced() ? "Namespaced" : "Cluster", "singularResource", kind.singular(), "verbs", VERBS, "shortNames",
            kind.shortNames().isEmpty() ? null : kind.shortNames(), "categories", kind.is(Trait.ALL) ? List.of("all") : null,
            "subresources",
            parts.isEmpty() ? null : parts);
    }

    static ObjectNode versions() {
        return Json.object("kind", "APIVersions", "versions", List.of("v1"), "serverAddressByClientCIDRs", List.of());
    }

    static ObjectNode groupList(Kinds kinds) {
        return Json.object("kind", "APIGroupList", "apiVersion", "v1", "groups",
            groups(kinds).keySet().stream().filter(group -> !group.isEmpty()).map(group -> group(kinds, group)).toList());
    }

    /** @return null if there is no such group */
    static ObjectNode group(Kinds served, String group) {
        var kinds = groups(served).get(group);
        if (kinds == null) return null;
        var version = Json.object("groupVersion", kinds.get(0).apiVersion(), "version", kinds.get(0).version());
        return Json.object("kind", "APIGroup", "apiVersion", "v1", "name", group, "versions", List.of(version), "preferredVersion",
            version);
    }

    /** @return null if there is no such group in this version */
    static ObjectNode resources(Kinds served, String group, String version) {
        var kinds = groups(served).getOrDefault(group, List.of()).stream().filter(kind -> kind.version().equals(version)).toList();
        if (kinds.isEmpty()) return null;
        var resources = new ArrayList<ObjectNode>();
        for (var kind : kinds) {
            resources.add(Json.object("name", kind.plural(), "singularName", kind.singular(), "namespaced", kind.namespaced(), "kind",
                kind.name(), "verbs", VERBS, "shortNames", kind.shortNames().isEmpty() ? null : kind.shortNames(), "categories",
                kind.is(Trait.ALL) ? List.of("all") : null));
            parts(kind).forEach((name,
                type) -> resources.add(Json.object("name", kind.plural() + "/" + name, "singularName", "", "namespaced",
                    kind.namespaced(), "group", Json.text(type, "group"), "version", Json.text(type, "version"), "kind",
                    Json.text(type, "kind"),
                    "verbs", verbs(name))));
        }
        return Json.object("kind", "APIResourceList", "apiVersion", "v1", "groupVersion", kinds.get(0).apiVersion(), "resources",
            resources);
    }

    private static Map<String, ObjectNode> parts(Kind kind) {
        var parts = new LinkedHashMap<String, ObjectNode>();
        if (kind.is(Trait.STATUS)) parts.put("status", type(kind.group(), kind.version(), kind.name()));
        if (kind.is(Trait.SCALE)) parts.put("scale", type("autoscaling", "v1", "Scale"));
        if (kind == Kinds.POD) {
            parts.put("binding", type("", "v1", "Binding"));
            parts.put("eviction", type("policy", "v1", "Eviction"));
            parts.put("exec", type("", "v1", "PodExecOptions"));
            parts.put("log", type("", "v1", "Pod"));
            parts.put("portforward", type("", "v1", "PodPortForwardOptions"));
        }
        return parts;
    }

    private static List<String> verbs(String part) {
        return switch (part) {
            case "binding", "eviction" -> List.of("create");
            case "exec", "portforward" -> List.of("create", "get");
            case "log" -> List.of("get");
            default -> List.of("get", "patch", "update");
        };
    }

    private static ObjectNode type(String group, String version, String kind) {
        return Json.object("group", group, "version", version, "kind", kind);
    }

    private static Map<String, List<Kind>> groups(Kinds kinds) {
        var groups = new LinkedHashMap<String, List<Kind>>();
        for (var kind : kinds.all()) groups.computeIfAbsent(kind.group(), absent -> new ArrayList<>()).add(kind);
        return groups;
    }
}
