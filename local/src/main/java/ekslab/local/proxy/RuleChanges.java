package ekslab.local.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ekslab.local.net.Plan;

/**
 * What leads from rules that a node has to others: only chains that differ are written, so that the others keep their counters.
 * A chain is written before those that lead to it, and chains that nobody needs any more go last.
 */
final class RuleChanges {

    /** What fits into one netlink message of an ordinary user, whose socket buffer has 212,960 bytes: 300 rules pass, 400 do not. */
    private static final int AT_ONCE = 250;

    private static final List<String> ENTRANCES = List.of("KUBE-NODEPORTS", "KUBE-PROXY-FIREWALL", "KUBE-EXTERNAL-SERVICES",
        "KUBE-SERVICES");

    private RuleChanges() {}

    static Plan between(Rules before, Rules after) {
        var plan = new Plan();
        table(plan, "filter", before.filter(), after.filter());
        table(plan, "nat", before.nat(), after.nat());
        return plan;
    }

    private static void table(Plan plan, String table, Map<String, List<String>> before, Map<String, List<String>> after) {
        var changed = after.keySet().stream().filter(chain -> !after.get(chain).equals(before.get(chain))).toList();
        var gone = before.keySet().stream().filter(chain -> !after.containsKey(chain)).toList();
        var lines = new ArrayList<String>();
        changed.stream().filter(chain -> !ENTRANCES.contains(chain)).forEach(chain -> lines.add(":" + chain + " - [0:0]"));
        gone.forEach(chain -> lines.add(":" + chain + " - [0:0]"));
        changed.stream().filter(chain -> !ENTRANCES.contains(chain)).forEach(chain -> rules(lines, chain, after.get(chain)));
        for (var entrance : ENTRANCES) {
            if (!changed.contains(entrance)) continue;
            lines.add(":" + entrance + " - [0:0]");
            rules(lines, entrance, after.get(entrance));
        }
        gone.forEach(chain -> lines.add("-X " + chain));
        for (var from = 0; from < lines.size(); from += AT_ONCE) {
            var some = lines.subList(from, Math.min(lines.size(), from + AT_ONCE));
            plan.feed("", "*" + table + "\n" + String.join("\n", some) + "\nCOMMIT\n", "iptables-restore -n");
        }
    }

    private static void rules(List<String> lines, String chain, List<String> rules) {
        rules.forEach(rule -> lines.add("-A " + chain + " " + rule));
    }

    /** Endpoints of UDP that are gone: what the kernel remembers of them would send packets there as long as a client keeps asking. */
    static Plan forget(List<ServicePort> before, List<ServicePort> after) {
        var plan = new Plan();
        for (var old : before) {
            if (!old.protocol().equals("udp")) continue;
            var left = after.stream().filter(port -> port.name().equals(old.name()) && port.protocol().equals("udp"))
                .flatMap(port -> port.endpoints().stream()).map(Endpoint::at).toList();
            for (var endpoint : Set.copyOf(old.endpoints())) {
                if (left.contains(endpoint.at())) continue;
                plan.undo("conntrack -D -p udp --orig-dst {} --dst-nat {}", old.clusterIp(), endpoint.address());
                if (old.nodePort() > 0) plan.undo("conntrack -D -p udp --dport {} --dst-nat {}", old.nodePort(), endpoint.address());
            }
        }
        return plan;
    }
}
