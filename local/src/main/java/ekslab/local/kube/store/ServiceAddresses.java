package ekslab.local.kube.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;

/**
 * Gives Services their cluster IP and their ports on the nodes, or takes the ones that they ask for. The low end of each range is left to
 * those who ask, as in Kubernetes; where it draws lots, a Service gets here what its name leads to, so a lab comes up the same each time.
 */
final class ServiceAddresses {

    private static final int FIRST_NODE_PORT = 30000;
    private static final int LAST_NODE_PORT = 32767;
    private static final int NODE_PORTS_TO_ASK_FOR = 86;   // a 32nd of the range

    private final IPAddress range;
    private final int toAskFor;
    private final int last;

    /** @param cidr such as 10.100.0.0/16 */
    ServiceAddresses(String cidr) {
        var address = new IPAddressString(cidr).getAddress();
        if (address == null || !address.isIPv4() || !address.isPrefixBlock() || address.getNetworkPrefixLength() > 28)
            throw new IllegalArgumentException("service CIDR: %s is no IPv4 block of /28 or wider; 10.100.0.0/16 is".formatted(cidr));
        range = address;
        var size = 1 << Math.min(30, 32 - address.getNetworkPrefixLength());
        toAskFor = size <= 16 ? 0 : Math.min(Math.max(16, size / 16), 256);   // pkg/registry/core/service/ipallocator
        last = size - 2;
    }

    /** The address of the Service "kubernetes". */
    String first() {
        return nth(1);
    }

    /**
     * Completes a new or changed Service; returns what is wrong with what it asks for.
     *
     * @throws ApiError 500 for a health check port that cannot be had, as the real server answers it
     */
    List<String> complete(ObjectNode service, JsonNode before, List<JsonNode> all) {
        var problems = new ArrayList<String>();
        var spec = (ObjectNode) service.get("spec");
        if (!ServiceFields.clustered(spec)) return problems;
        var others = all.stream().filter(other -> !same(other, service)).toList();
        if (!ServiceFields.headless(spec)) clusterIp(service, others, problems);
        var ports = new NodePorts(service, before, others);
        if (ServiceFields.onNodes(spec)) ports.give(problems);
        if (ServiceFields.checked(spec)) ports.giveHealthCheck();
        return problems;
    }

    private void clusterIp(ObjectNode service, List<JsonNode> others, List<String> problems) {
        var spec = (ObjectNode) service.get("spec");
        var asked = Json.text(spec, "clusterIP");
        Set<String> taken = new HashSet<>();
        for (var other : others) taken.add(Json.text(other, "spec.clusterIP"));
        if (asked.isEmpty()) {
            var free = free(service, toAskFor + 1, last, n -> taken.contains(nth(n)));
            if (free < 0) free = free(service, 1, toAskFor, n -> taken.contains(nth(n)));
            if (free < 0) throw noRoom("failed to allocate a serviceIP: range is full");
            spec.put("clusterIP", nth(free));
            spec.putArray("clusterIPs").add(nth(free));
            return;
        }
        var why = !range.contains(new IPAddressString(asked).getAddress()) ? "the provided network does not match the current range"
            : taken.contains(asked) ? "provided IP is already allocated" : "";
        if (!why.isEmpty())
            problems.add("spec.clusterIPs: Invalid value: [\"%s\"]: failed to allocate IP %s: %s".formatted(asked, asked, why));
    }

    private interface Taken {
        boolean is(int number);
    }

    /** A number that nobody has, where the Service's name leads to; negative if there is none. */
    private static int free(JsonNode service, int first, int last, Taken taken) {
        var count = last - first + 1;
        var mixed = (Json.namespace(service) + "/" + Json.name(service)).hashCode() * 0x9E3779B9;   // else likely names lie side by side
        for (var step = 0; step < count; step++) {
            var number = first + Math.floorMod((mixed >>> 4) + step, count);
            if (!taken.is(number)) return number;
        }
        return -1;
    }

    /** The ports on the nodes that one Service has or gets. */
    private static final class NodePorts {

        private final ObjectNode service;
        private final ObjectNode spec;
        private final Set<Integer> own = new HashSet<>();
        private final Set<Integer> taken = new HashSet<>();
        private final int ownHealthCheck;

        NodePorts(ObjectNode service, JsonNode before, List<JsonNode> others) {
            this.service = service;
            spec = (ObjectNode) service.get("spec");
            for (var other : others) {
                taken.addAll(portsOf(other));
                taken.add(other.path("spec").path("healthCheckNodePort").asInt(0));
            }
            ownHealthCheck = before == null ? 0 : before.path("spec").path("healthCheckNodePort").asInt(0);
            if (before != null) own.addAll(portsOf(before));
            own.remove(0);
            taken.addAll(own);
            taken.add(ownHealthCheck);
        }

        private static List<Integer> portsOf(JsonNode service) {
            return Json.items(service, "spec.ports").stream().map(port -> port.path("nodePort").asInt(0)).toList();
        }

        /** Ports of the same number, such as DNS over TCP and UDP, share one when the Service has none yet. */
        void give(List<String> problems) {
            var allocates = Json.text(spec, "type").equals("NodePort") || Json.is(spec, "allocateLoadBalancerNodePorts");
            Map<Integer, Integer> shared = new HashMap<>();
            if (own.isEmpty())
                for (var port : spec.path("ports"))
                    if (port.path("nodePort").asInt(0) > 0) shared.putIfAbsent(port.path("port").asInt(), port.path("nodePort").asInt());
            Map<Integer, Integer> claimed = new HashMap<>();
            for (var i = 0; i < spec.path("ports").size(); i++) {
                var port = (ObjectNode) spec.path("ports").get(i);
                var number = port.path("port").asInt();
                var asked = port.path("nodePort").asInt(0);
                if (asked == 0 && !allocates) continue;
                if (asked == 0) asked = shared.getOrDefault(number, 0);
                if (asked == 0) asked = next();
                if (own.isEmpty()) shared.putIfAbsent(number, asked);
                port.put("nodePort", asked);
                if (own.contains(asked) || claimed.getOrDefault(asked, 0) == number) continue;
                var why = refusal(asked);
                if (!why.isEmpty()) problems.add("spec.ports[%d].nodePort: Invalid value: %d: %s".formatted(i, asked, why));
                taken.add(asked);
                claimed.put(asked, number);
            }
        }

        /** @throws ApiError 500 */
        void giveHealthCheck() {
            var asked = spec.path("healthCheckNodePort").asInt(0);
            if (asked == 0) {
                spec.put("healthCheckNodePort", next());
                return;
            }
            var why = asked == ownHealthCheck ? "" : refusal(asked);
            if (!why.isEmpty())
                throw noRoom("failed to allocate requested HealthCheck NodePort %d: %s".formatted(asked, why));
        }

        private int next() {
            var free = free(service, FIRST_NODE_PORT + NODE_PORTS_TO_ASK_FOR, LAST_NODE_PORT, taken::contains);
            if (free < 0) free = free(service, FIRST_NODE_PORT, FIRST_NODE_PORT + NODE_PORTS_TO_ASK_FOR - 1, taken::contains);
            if (free < 0) throw noRoom("failed to allocate a nodePort: range is full");
            return free;
        }

        private String refusal(int port) {
            if (port < FIRST_NODE_PORT || port > LAST_NODE_PORT)
                return "provided port is not in the valid range. The range of valid ports is %d-%d".formatted(FIRST_NODE_PORT,
                    LAST_NODE_PORT);
            return taken.contains(port) ? "provided port is already allocated" : "";
        }
    }

    private static ApiError noRoom(String why) { return ApiError.of(500, "InternalError", "Internal error occurred: " + why); }

    private String nth(int n) {
        return range.getLower().increment(n).withoutPrefixLength().toString();
    }

    private static boolean same(JsonNode a, JsonNode b) {
        return Json.name(a).equals(Json.name(b)) && Json.namespace(a).equals(Json.namespace(b));
    }
}
