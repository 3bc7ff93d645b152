package ekslab.local.kube.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;

/** Gives Services their cluster IP and their node ports, or takes the ones that they ask for. */
final class ServiceAddresses {

    private static final int FIRST_NODE_PORT = 30000;
    private static final int LAST_NODE_PORT = 32767;
    private static final int RESERVED = 10; // low addresses are left to Services that ask for one, such as cluster DNS

    private final IPAddress range;

    /** @param cidr such as 10.100.0.0/16 */
    ServiceAddresses(String cidr) {
        var address = new IPAddressString(cidr).getAddress();
        if (address == null || !address.isIPv4() || !address.isPrefixBlock() || address.getNetworkPrefixLength() > 28)
            throw new IllegalArgumentException("service CIDR: %s is no IPv4 block of /28 or wider; 10.100.0.0/16 is".formatted(cidr));
        range = address;
    }

    /** The address of the Service "kubernetes". */
    String first() {
        return nth(1);
    }

    /** Completes a new or changed Service; returns what is wrong with what it asks for. */
    List<String> complete(ObjectNode service, JsonNode before, List<JsonNode> others) {
        var spec = (ObjectNode) service.get("spec");
        var problems = new ArrayList<String>();
        if (Json.text(spec, "type").equals("ExternalName")) return problems;
        if (before != null && !Json.text(before, "spec.clusterIP").isEmpty() && Json.text(spec, "clusterIP").isEmpty())
            spec.put("clusterIP", Json.text(before, "spec.clusterIP"));
        clusterIp(service, others, problems);
        if (Json.text(spec, "type").matches("NodePort|LoadBalancer")) nodePorts(service, before, others, problems);
        else spec.path("ports").forEach(port -> ((ObjectNode) port).remove("nodePort"));
        return problems;
    }

    private void clusterIp(ObjectNode service, List<JsonNode> others, List<String> problems) {
        var spec = (ObjectNode) service.get("spec");
        var asked = Json.text(spec, "clusterIP");
        Set<String> taken = new HashSet<>();
        for (var other : others) if (!same(other, service)) taken.add(Json.text(other, "spec.clusterIP"));
        if (asked.isEmpty()) {
            var free = RESERVED;
            while (taken.contains(nth(free))) free++;
            spec.put("clusterIP", nth(free));
        } else if (!asked.equals("None")) {
            var address = new IPAddressString(asked).getAddress();
            if (address == null || !range.contains(address))
                problems.add(("spec.clusterIPs: Invalid value: [\"%s\"]: failed to allocate IP %s: "
                    + "the provided IP is not in the valid range. The range of valid IPs is %s").formatted(asked, asked, range));
            else
                if (taken.contains(asked))
                    problems.add(("spec.clusterIPs: Invalid value: [\"%s\"]: failed to allocate IP %s: "
                        + "provided IP is already allocated").formatted(asked, asked));
        }
        spec.putArray("clusterIPs").add(Json.text(spec, "clusterIP"));
    }

    private static void nodePorts(ObjectNode service, JsonNode before, List<JsonNode> others, List<String> problems) {
        Set<Integer> taken = new HashSet<>();
        for (var other : others)
            if (!same(other, service)) Json.at(other, "spec.ports").forEach(port -> taken.add(port.path("nodePort").asInt()));
        var index = 0;
        for (var each : service.path("spec").path("ports")) {
            var port = (ObjectNode) each;
            var asked = port.path("nodePort").asInt(0);
            if (asked == 0 && before != null) asked = Json.at(before, "spec.ports").path(index).path("nodePort").asInt(0);
            if (asked == 0) {
                asked = FIRST_NODE_PORT + Math.floorMod(Json.name(service).hashCode() * 31 + index, LAST_NODE_PORT - FIRST_NODE_PORT + 1);
                while (taken.contains(asked)) asked = asked == LAST_NODE_PORT ? FIRST_NODE_PORT : asked + 1;
            } else
                if (asked < FIRST_NODE_PORT || asked > LAST_NODE_PORT)
                    problems.add(
                        "spec.ports[%d].nodePort: Invalid value: %d: provided port is not in the valid range. The range of valid ports is %d-%d"
                            .formatted(index, asked, FIRST_NODE_PORT, LAST_NODE_PORT));
                else
                    if (taken.contains(asked))
                        problems
                            .add("spec.ports[%d].nodePort: Invalid value: %d: provided port is already allocated".formatted(index, asked));
            port.put("nodePort", asked);
            taken.add(asked);
            index++;
        }
    }

    private String nth(int n) {
        return range.getLower().increment(n).withoutPrefixLength().toString();
    }

    private static boolean same(JsonNode a, JsonNode b) {
        return Json.name(a).equals(Json.name(b)) && Json.namespace(a).equals(Json.namespace(b));
    }
}
