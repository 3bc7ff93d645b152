package ekslab.local.kube.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The fields of a Service that follow from others: what is filled in, and what an update need not repeat or leaves behind when the type
 * changes. Source: github.com/kubernetes/kubernetes, pkg/apis/core/v1/defaults.go and pkg/registry/core/service, as of 1.35.
 */
final class ServiceFields {

    private static final int AFFINITY_SECONDS = 10_800;   // three hours

    private ServiceFields() {}

    /** Takes over from the Service that is there what the new one, already {@link #fill filled}, leaves out. */
    static void complete(ObjectNode service, JsonNode before) {
        var spec = Json.child(service, "spec");
        var old = before == null ? null : before.path("spec");
        if (old != null) {
            keep(spec, old);
            drop(spec, old);
        }
        clusterIps(spec, old);
        families(spec, old);
    }

    /** What follows from the type alone. */
    static void fill(ObjectNode spec) {
        put(spec, "sessionAffinity", "None");
        if (Json.text(spec, "sessionAffinity").equals("None")) spec.remove("sessionAffinityConfig");
        if (Json.text(spec, "sessionAffinity").equals("ClientIP"))
            put(Json.child(Json.child(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds", AFFINITY_SECONDS);
        put(spec, "type", "ClusterIP");
        for (var each : spec.path("ports")) {
            var port = (ObjectNode) each;
            put(port, "protocol", "TCP");
            if (List.of("", "0").contains(port.path("targetPort").asText(""))) port.set("targetPort", port.path("port"));
        }
        if (outside(spec)) put(spec, "externalTrafficPolicy", "Cluster");
        if (clustered(spec)) put(spec, "internalTrafficPolicy", "Cluster");
        if (balanced(spec)) put(spec, "allocateLoadBalancerNodePorts", true);
    }

    /** So that a manifest which says nothing about addresses and ports can be applied again. */
    private static void keep(ObjectNode spec, JsonNode old) {
        if (clustered(old) && clustered(spec)) {
            if (Json.text(spec, "clusterIP").isEmpty() && old.has("clusterIP")) spec.set("clusterIP", old.get("clusterIP"));
            if (spec.path("clusterIPs").isEmpty() && old.has("clusterIPs")) spec.set("clusterIPs", old.get("clusterIPs"));
        }
        if (onNodes(old) && onNodes(spec)) {
            Map<String, Integer> byName = new HashMap<>();
            old.path("ports").forEach(port -> byName.put(Json.text(port, "name"), port.path("nodePort").asInt(0)));
            Set<Integer> used = new HashSet<>();
            spec.path("ports").forEach(port -> used.add(port.path("nodePort").asInt(0)));
            for (var port : spec.path("ports")) {
                var kept = byName.getOrDefault(Json.text(port, "name"), 0);
                if (port.path("nodePort").asInt(0) == 0 && kept > 0 && used.add(kept)) ((ObjectNode) port).put("nodePort", kept);
            }
        }
        if (checked(old) && checked(spec) && spec.path("healthCheckNodePort").asInt(0) == 0)
            spec.set("healthCheckNodePort", old.path("healthCheckNodePort"));
    }

    /** What the old type had and the new one has no use for; if the client changed it as well, it stays and is refused. */
    private static void drop(ObjectNode spec, JsonNode old) {
        dropUnneeded(ServiceFields::clustered, spec, old, "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy");
        if (onNodes(old) && !onNodes(spec) && nodePorts(old).equals(nodePorts(spec)))
            spec.path("ports").forEach(port -> ((ObjectNode) port).remove("nodePort"));
        dropUnneeded(ServiceFields::checked, spec, old, "healthCheckNodePort");
        dropUnneeded(ServiceFields::balanced, spec, old, "allocateLoadBalancerNodePorts", "loadBalancerClass");
        dropUnneeded(ServiceFields::outside, spec, old, "externalTrafficPolicy");
    }

    private static void dropUnneeded(Predicate<JsonNode> needed, ObjectNode spec, JsonNode old, String... fields) {
        if (!needed.test(old) || needed.test(spec)) return;
        for (var field : fields) if (spec.path(field).equals(old.path(field))) spec.remove(field);
    }

    private static List<Integer> nodePorts(JsonNode spec) {
        return Json.items(spec, "ports").stream().map(port -> port.path("nodePort").asInt(0)).toList();
    }

    /** Clients say clusterIP, and clusterIPs follows. */
    private static void clusterIps(ObjectNode spec, JsonNode old) {
        var ip = Json.text(spec, "clusterIP");
        if (old == null) {
            if (!ip.isEmpty() && spec.path("clusterIPs").isEmpty()) spec.putArray("clusterIPs").add(ip);
        } else
            if (!ip.equals(Json.text(old, "clusterIP")) && spec.path("clusterIPs").equals(old.path("clusterIPs"))) {
                spec.remove("clusterIPs");
                if (!ip.isEmpty()) spec.putArray("clusterIPs").add(ip);
            }
    }

    /** One family, except that a headless Service whose endpoints somebody else keeps may have them of both. */
    private static void families(ObjectNode spec, JsonNode old) {
        if (!clustered(spec)) return;
        var anybody = Json.text(spec, "clusterIP").equals("None") && spec.path("selector").isEmpty();
        if (!spec.has("ipFamilyPolicy"))
            spec.put("ipFamilyPolicy", old != null && old.has("ipFamilyPolicy") ? Json.text(old, "ipFamilyPolicy")
                : anybody ? "RequireDualStack" : "SingleStack");
        if (spec.path("ipFamilies").isEmpty()) spec.putArray("ipFamilies").add("IPv4");
        var families = Json.list(spec, "ipFamilies");
        if (anybody && families.size() < 2 && !Json.text(spec, "ipFamilyPolicy").equals("SingleStack"))
            families.add(families.get(0).asText().equals("IPv4") ? "IPv6" : "IPv4");
    }

    /** Whether it has an address in the cluster, or "None" in its place. */
    static boolean clustered(JsonNode spec) {
        return Json.text(spec, "type").matches("ClusterIP|NodePort|LoadBalancer");
    }

    static boolean headless(JsonNode spec) { return Json.text(spec, "clusterIP").equals("None"); }

    static boolean balanced(JsonNode spec) { return Json.text(spec, "type").equals("LoadBalancer"); }

    /** Whether it may have ports on every node. */
    static boolean onNodes(JsonNode spec) {
        return Json.text(spec, "type").matches("NodePort|LoadBalancer");
    }

    /** Whether clients outside of the cluster can have a way to it. */
    static boolean outside(JsonNode spec) {
        return onNodes(spec) || Json.text(spec, "type").equals("ClusterIP") && !spec.path("externalIPs").isEmpty();
    }

    /** Whether its load balancer asks each node for endpoints of its own. */
    static boolean checked(JsonNode spec) {
        return balanced(spec) && Json.text(spec, "externalTrafficPolicy").equals("Local");
    }

    private static void put(ObjectNode object, String key, Object value) {
        if (!object.has(key)) object.set(key, Json.object(key, value).get(key));
    }
}
