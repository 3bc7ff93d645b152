package ekslab.local.kube.store;

import static ekslab.local.kube.store.Kind.Trait.ALL;
import static ekslab.local.kube.store.Kind.Trait.NAMESPACED;
import static ekslab.local.kube.store.Kind.Trait.SCALE;
import static ekslab.local.kube.store.Kind.Trait.STATUS;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.store.Kind.Trait;

/** The kinds that an API server serves: the built-in ones, and those that custom resource definitions add. Safe for use by several threads. */
public final class Kinds {

    public static final Kind NAMESPACE = kind("", "v1", "Namespace", "namespaces", "ns", STATUS);
    public static final Kind NODE = kind("", "v1", "Node", "nodes", "no", STATUS);
    public static final Kind POD = kind("", "v1", "Pod", "pods", "po", NAMESPACED, STATUS, ALL);
    public static final Kind SERVICE = kind("", "v1", "Service", "services", "svc", NAMESPACED, STATUS, ALL);
    public static final Kind ENDPOINTS = kind("", "v1", "Endpoints", "endpoints", "ep", NAMESPACED);
    public static final Kind CONFIG_MAP = kind("", "v1", "ConfigMap", "configmaps", "cm", NAMESPACED);
    public static final Kind SECRET = kind("", "v1", "Secret", "secrets", "", NAMESPACED);
    public static final Kind SERVICE_ACCOUNT = kind("", "v1", "ServiceAccount", "serviceaccounts", "sa", NAMESPACED);
    public static final Kind EVENT = kind("", "v1", "Event", "events", "ev", NAMESPACED);
    public static final Kind DEPLOYMENT = kind("apps", "v1", "Deployment", "deployments", "deploy", NAMESPACED, STATUS, SCALE, ALL);
    public static final Kind REPLICA_SET = kind("apps", "v1", "ReplicaSet", "replicasets", "rs", NAMESPACED, STATUS, SCALE, ALL);
    public static final Kind DAEMON_SET = kind("apps", "v1", "DaemonSet", "daemonsets", "ds", NAMESPACED, STATUS, ALL);
    public static final Kind STATEFUL_SET = kind("apps", "v1", "StatefulSet", "statefulsets", "sts", NAMESPACED, STATUS, SCALE, ALL);
    public static final Kind JOB = kind("batch", "v1", "Job", "jobs", "", NAMESPACED, STATUS, ALL);
    public static final Kind ENDPOINT_SLICE = kind("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", "", NAMESPACED);
    public static final Kind INGRESS = kind("networking.k8s.io", "v1", "Ingress", "ingresses", "ing", NAMESPACED, STATUS);
    public static final Kind LEASE = kind("coordination.k8s.io", "v1", "Lease", "leases", "", NAMESPACED);

    public static final Kind CUSTOM_RESOURCE_DEFINITION = kind("apiextensions.k8s.io", "v1", "CustomResourceDefinition",
        "customresourcedefinitions", "crd", STATUS);

    /** In the order in which discovery lists them. The ones without a name above are kept and served, and nothing here acts on them. */
    private static final List<Kind> BUILT_IN = List.of(NAMESPACE, NODE, POD, SERVICE, ENDPOINTS, CONFIG_MAP, SECRET, SERVICE_ACCOUNT,
        EVENT, DEPLOYMENT, REPLICA_SET, DAEMON_SET, STATEFUL_SET, JOB, ENDPOINT_SLICE, LEASE, INGRESS,
        kind("networking.k8s.io", "v1", "IngressClass", "ingressclasses", ""),
        kind("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", "netpol", NAMESPACED),
        kind("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb", NAMESPACED, STATUS),
        kind("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", ""),
        kind("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", ""),
        kind("rbac.authorization.k8s.io", "v1", "Role", "roles", "", NAMESPACED),
        kind("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", "", NAMESPACED),
        kind("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", "pc"), CUSTOM_RESOURCE_DEFINITION);

    private final Map<String, Kind> custom = new ConcurrentSkipListMap<>();   // by the name of its definition

    Kinds() {}

    /** In the order in which discovery lists them. */
    public List<Kind> all() {
        return Stream.concat(BUILT_IN.stream(), custom.values().stream()).toList();
    }

    void define(JsonNode definition) { custom.put(Json.name(definition), CustomResources.kind(definition)); }

    void forget(JsonNode definition) { custom.remove(Json.name(definition)); }

    /** @throws ApiError 404 in the words of the real server */
    public Kind of(JsonNode object) {
        var apiVersion = Json.text(object, "apiVersion");
        var name = Json.text(object, "kind");
        return all().stream().filter(kind -> kind.apiVersion().equals(apiVersion) && kind.name().equals(name)).findFirst()
            .orElseThrow(() -> ApiError.of(404, "NotFound", "no matches for kind \"%s\" in version \"%s\"".formatted(name, apiVersion)));
    }

    public Optional<Kind> at(String group, String version, String plural) {
        return all().stream()
            .filter(kind -> kind.group().equals(group) && kind.version().equals(version) && kind.plural().equals(plural)).findFirst();
    }

    private static Kind kind(String group, String version, String name, String plural, String shortName, Trait... traits) {
        return new Kind(group, version, name, plural, shortName.isEmpty() ? List.of() : List.of(shortName), List.of(traits));
    }
}
