package ekslab.verify.fault;

import static ekslab.verify.fault.NodePiece.each;
import static ekslab.verify.fault.NodePiece.in;

import ekslab.verify.facts.Node;
import ekslab.verify.facts.Pod;

/** What {@code ip} shows and sets: policy rules, routes, neighbours, links. */
final class IpPieces {

    private IpPieces() {}

    /** The policy rules that contain some words. */
    static NodePiece rules(Owner owner, String words) {
        var show = "ip rule show | grep -F ' %s ' || true".formatted(words);
        var asTyped = "sed -n 's/^\\([0-9]*\\):/pref \\1/p'";
        return new NodePiece(owner, "ip rule " + words, show, "{ %s; } | %s | %s; %2$s | %s".formatted(show, asTyped,
            each("ip rule del $line"), each("ip rule add $line")));
    }

    /** All that a routing table of a node holds. */
    static NodePiece table(Node node, int table) {
        return routes(Owner.of(node), "ip route table " + table, "ip route", "table " + table);
    }

    /** The routes in a pod's own network namespace. */
    static NodePiece routesIn(Pod pod, String netns) {
        return routes(Owner.of(pod), "routes in " + pod.fullName(), in(netns) + " ip route", "table main");
    }

    private static NodePiece routes(Owner owner, String what, String ip, String table) {
        return new NodePiece(owner, what, "%s show %s".formatted(ip, table),   // put back last first: a gateway before what goes by it
            "%1$s flush %2$s; tac | %3$s".formatted(ip, table, each("%s add $line %s".formatted(ip, table))));
    }

    /** The route of a node's main table to one of its pods. */
    static NodePiece routeTo(Pod pod) {
        return new NodePiece(Owner.of(pod), "ip route to " + pod.ip(), "ip route show " + pod.ip(),
            "ip route del %s 2>/dev/null; %s".formatted(pod.ip(), each("ip route add $line")));
    }

    /** What a pod knows of its gateway's hardware address. */
    static NodePiece gatewayOf(Pod pod, String netns) {
        return new NodePiece(Owner.of(pod), "neighbour 169.254.1.1 in " + pod.fullName(), in(netns) + " ip neigh show 169.254.1.1 dev eth0",
            "while read -r to _ mac _; do [ -z \"$to\" ] || %s ip neigh replace $to lladdr $mac nud permanent dev eth0; done"
                .formatted(in(netns)));
    }

    static NodePiece mtu(Owner owner, String link) { return property(owner, link, "mtu", "mtu [0-9]+", "ip link set dev %s $line"); }

    static NodePiece hardwareAddress(Owner owner, String link) {
        return property(owner, link, "hardware address", "address [0-9a-f:]+", "ip link set dev %s $line");
    }

    static NodePiece state(Owner owner, String link) { return property(owner, link, "state", "[<,]UP[,>]", "ip link set dev %s up"); }

    private static NodePiece property(Owner owner, String link, String name, String shown, String set) {
        return new NodePiece(owner, "%s of %s".formatted(name, link),
            "ip -o link show dev %s | sed 's/link.ether/address/' | grep -oE '%s' | tr -d '<,>' || true".formatted(link, shown),
            each(set.formatted(link)));
    }
}
