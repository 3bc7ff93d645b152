package ekslab.verify.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.Kernel.Link;
import ekslab.verify.facts.Packet;

/** A node, with the connections that it has seen since the trace began: what its conntrack would show. */
final class Machine {

    private final String name;
    private final Kernel kernel;
    private final Netfilter netfilter;
    private final List<Connection> connections = new ArrayList<>();

    private record Connection(Packet as, Packet leaves, int mark) {

        boolean isAnsweredBy(Packet packet) {
            return packet.from().equals(leaves.to()) && packet.fromPort() == leaves.toPort() && packet.to().equals(leaves.from())
                && packet.toPort() == leaves.fromPort();
        }
    }

    Machine(String name, Kernel kernel, Chance chance) {
        this.name = name;
        this.kernel = kernel;
        netfilter = new Netfilter(kernel.iptables(), chance);
    }

    Kernel kernel() { return kernel; }

    String name() { return name; }

    /**
     * @param link by which the packet leaves; "" when it has come to the node itself
     * @param nextHop the address whose owner must answer for it on that link
     */
    record Exit(Packet packet, String link, String nextHop) {

        static Exit by(Kernel.Route route, Packet packet) {
            return new Exit(packet, route.device(), route.via().isEmpty() ? packet.to() : route.via());
        }
    }

    /** A packet that comes in by a link, and goes on. */
    Exit forward(Packet packet, String in, Trail trail) throws Dropped {
        if (!kernel.link(in).up()) throw new Dropped("%s: %s is down", name, in);
        trail.comesIn(name, in, packet);
        var known = connections.stream().filter(each -> each.isAnsweredBy(packet)).findFirst();
        var passage = new Passage(kernel, packet, in, known.isPresent(), known.map(Connection::mark).orElse(0));
        netfilter.walk("mangle", "PREROUTING", passage);
        if (known.isEmpty()) netfilter.walk("nat", "PREROUTING", passage);
        else passage.becomes(passage.packet().withDestination(known.get().as().from(), known.get().as().fromPort()));
        filterReverse(passage.packet(), in);   // at routing time, when conntrack has given an answer its own destination again
        if (passage.isLocal(passage.packet().to(), false)) {
            trail.decided("%s %s".formatted(name, in), decided(passage, "the address is its own"), passage.packet());
            if (known.isEmpty()) remember(packet, passage);
            return new Exit(passage.packet(), "", "");
        }
        if (!kernel.forwards()) throw new Dropped("%s: net.ipv4.ip_forward = 0", name);
        var choice = Routing.of(kernel).choose(passage.packet().from(), passage.packet().to(), passage.mark());
        passage.leavesBy(choice.route().device());
        passage.note(choice.line());
        netfilter.walk("filter", "FORWARD", passage);
        passage.becomes(passage.packet().routed());
        if (known.isEmpty()) translate(packet, passage);
        else restore(known.get(), passage);
        trail.decided("%s %s → %s".formatted(name, in, passage.out()), decided(passage, ""), passage.packet());
        return Exit.by(choice.route(), passage.packet());
    }

    /** A packet that the node itself sends. */
    Exit send(Packet packet, Trail trail) throws Dropped {
        var known = connections.stream().filter(each -> each.isAnsweredBy(packet)).findFirst();
        var passage = new Passage(kernel, packet, "", known.isPresent(), known.map(Connection::mark).orElse(0));
        if (known.isEmpty()) netfilter.walk("nat", "OUTPUT", passage);
        var choice = Routing.of(kernel).choose(passage.packet().from(), passage.packet().to(), passage.mark());
        passage.leavesBy(choice.route().device());
        passage.note(choice.line());
        netfilter.walk("filter", "OUTPUT", passage);
        if (known.isEmpty()) translate(packet, passage);
        else restore(known.get(), passage);
        trail.decided("%s → %s".formatted(name, passage.out()), decided(passage, ""), passage.packet());
        return Exit.by(choice.route(), passage.packet());
    }

    private void translate(Packet came, Passage passage) throws Dropped {
        if (netfilter.walk("nat", "POSTROUTING", passage) && passage.packet().from().equals(came.from()) && masqueraded(passage))
            passage.becomes(passage.packet().withSource(address(passage.out())));
        remember(came, passage);
    }

    private void remember(Packet came, Passage passage) {
        connections.add(new Connection(came, passage.packet(), passage.connectionMark()));
    }

    /** The answer comes from whom the question was sent to. */
    private static void restore(Connection known, Passage passage) {
        passage.becomes(passage.packet().withSource(known.as().to()).withSourcePort(known.as().toPort()));
    }

    private static boolean masqueraded(Passage passage) { return passage.last().contains("-j MASQUERADE"); }

    /** The link's own or, as for the veth of a pod, which has none, the first of another. */
    private String address(String link) throws Dropped {
        var links = Stream.concat(Stream.of(kernel.link(link)), kernel.links().stream().filter(each -> !each.name().equals("lo")));
        var address = links.flatMap(each -> each.addresses().stream()).findFirst();
        if (address.isPresent()) return address.get().replaceFirst("/.*", "");
        throw new Dropped("%s: %s has no address to masquerade with", name, link);
    }

    /** RFC 3704: the strict filter takes what would not be answered by the same link for forged. */
    private void filterReverse(Packet packet, String in) throws Dropped {
        var all = Integer.parseInt(kernel.sysctls().getOrDefault("net.ipv4.conf.all.rp_filter", "0"));
        var own = Integer.parseInt(kernel.sysctls().getOrDefault("net.ipv4.conf.%s.rp_filter".formatted(in), "0"));
        if (Math.max(all, own) != 1) return;
        var back = Routing.of(kernel).choose(packet.to(), packet.from(), 0);
        if (!back.route().device().equals(in))
            throw new Dropped("%s: net.ipv4.conf.%s.rp_filter = 1, and the way back is %s", name, in, back.line());
    }

    private static String decided(Passage passage, String otherwise) {
        var lines = passage.noted();
        return lines.isEmpty() ? otherwise : lines;
    }

    /** The link with a MAC. */
    Link link(String mac) throws Dropped {
        return kernel.links().stream().filter(link -> link.mac().equals(mac)).findFirst()
            .orElseThrow(() -> new Dropped("%s has no link with the MAC %s", name, mac));
    }
}
