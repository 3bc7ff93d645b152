package ekslab.verify.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the kernel of one node says about its own network and the network namespaces of its pods.
 *
 * @param sysctls by name, such as net.ipv4.conf.ens5.rp_filter
 */
public record Kernel(boolean forwards, Links links, Routes routes, Rules rules, List<Neighbour> neighbours, Sandboxes sandboxes,
    Iptables iptables, Map<String, String> sysctls) {

    public Kernel {
        neighbours = List.copyOf(neighbours);
        sysctls = Map.copyOf(sysctls);
    }

    public Kernel withForwarding(boolean forwarding) {
        return new Kernel(forwarding, links, routes, rules, neighbours, sandboxes, iptables, sysctls);
    }

    public Kernel withLinks(List<Link> others) {
        return new Kernel(forwards, new Links(others), routes, rules, neighbours, sandboxes, iptables, sysctls);
    }

    public Kernel withRoutes(List<Route> others) {
        return new Kernel(forwards, links, new Routes(others), rules, neighbours, sandboxes, iptables, sysctls);
    }

    public Kernel withRules(List<Rule> others) {
        return new Kernel(forwards, links, routes, new Rules(others), neighbours, sandboxes, iptables, sysctls);
    }

    public Kernel withSandboxes(List<Sandbox> others) {
        return new Kernel(forwards, links, routes, rules, neighbours, new Sandboxes(others), iptables, sysctls);
    }

    public Kernel withIptables(Iptables others) {
        return new Kernel(forwards, links, routes, rules, neighbours, sandboxes, others, sysctls);
    }

    public Kernel withSysctls(Map<String, String> others) {
        return new Kernel(forwards, links, routes, rules, neighbours, sandboxes, iptables, others);
    }

    /** All addresses of the node itself, without their prefixes. */
    public Set<String> addresses() {
        return links.stream().flatMap(link -> link.addresses().stream()).map(each -> each.substring(0, each.indexOf('/')))
            .collect(Collectors.toSet());
    }

    /** @throws CouldNotLook when there is no such link */
    public Link link(String name) {
        return links.find(name).orElseThrow(() -> new CouldNotLook("the node has no link " + name));
    }

    /** The link that is an ENI's end on the node; they know each other by their MAC. @throws CouldNotLook when there is none */
    public Link link(Eni eni) {
        return links.stream().filter(link -> link.mac().equals(eni.mac())).findFirst()
            .orElseThrow(() -> new CouldNotLook("no link of the node has %s, the MAC of %s".formatted(eni.mac(), eni.id())));
    }

    /**
     * @param index by which the kernel knows it
     * @param kind such as veth or bridge; "" for what drives hardware, as on EC2
     * @param mac "" where there is none
     * @param master the bridge that it is a port of; "" for none
     * @param peer index of a veth's other end, in the namespace in which that is; 0 for what is no veth
     * @param addresses IPv4 with prefix, such as 192.168.1.21/32
     */
    public record Link(int index, String name, String kind, String mac, int mtu, boolean up, String master, int peer,
        List<String> addresses) {

        public Link {
            addresses = List.copyOf(addresses);
        }

        public Link withMtu(int other) { return new Link(index, name, kind, mac, other, up, master, peer, addresses); }

        public Link withAddresses(List<String> others) { return new Link(index, name, kind, mac, mtu, up, master, peer, others); }
    }

    /**
     * @param type unicast, or what becomes of packets instead, such as blackhole or unreachable
     * @param table "main" by name, others by number; the local table is left out
     * @param to "default", an address or a CIDR
     * @param via "" for none
     * @param device "" for a route that leads nowhere
     * @param source the address that the node's own packets get; "" when it is the device's
     * @param metric the lower is taken first
     */
    public record Route(String type, String table, String to, String via, String device, String source, int metric) {

        /** A plain one, as the VPC CNI sets them. */
        public Route(String table, String to, String via, String device) {
            this("unicast", table, to, via, device, "", 0);
        }

        /** As {@code ip route} prints it. */
        @Override public String toString() {
            return (type.equals("unicast") ? "" : type + " ") + to + (via.isEmpty() ? "" : " via " + via)
                + (device.isEmpty() ? "" : " dev " + device) + (table.equals("main") ? "" : " table " + table)
                + (source.isEmpty() ? "" : " src " + source) + (metric == 0 ? "" : " metric " + metric);
        }
    }

    /**
     * @param from an address, a CIDR or "all"
     * @param to an address, a CIDR or "all"
     * @param mark "" for none
     * @param iif the link that a packet must have come in by; "" for any
     */
    public record Rule(int priority, String from, String to, String mark, String iif, String table) {

        /** One that takes packets from any link. */
        public Rule(int priority, String from, String to, String mark, String table) {
            this(priority, from, to, mark, "", table);
        }

        /** As {@code ip rule} prints it. */
        @Override public String toString() {
            return "%d: from %s%s%s%s lookup %s".formatted(priority, from, to.equals("all") ? "" : " to " + to,
                mark.isEmpty() ? "" : " fwmark " + mark, iif.isEmpty() ? "" : " iif " + iif, table);
        }
    }

    /** Who answers for an address: ip neigh. @param state such as PERMANENT or REACHABLE */
    public record Neighbour(String ip, String device, String mac, String state) {}

    /** A pod's network namespace, as the file of that name shows it. */
    public record Sandbox(String name, List<Link> links, List<Route> routes, List<Neighbour> neighbours) {

        public Sandbox {
            neighbours = List.copyOf(neighbours);
            links = List.copyOf(links);
            routes = List.copyOf(routes);
        }

        /** What eth0 has for itself: its pod's address, if all is well. */
        public List<String> ips() {
            var ips = new ArrayList<String>(1);
            for (var link : links)
                if (link.name().equals("eth0"))
                    for (var address : link.addresses())
                        if (address.endsWith("/32")) ips.add(address.substring(0, address.length() - "/32".length()));
            return ips;
        }

        /** @param end the node's end of the veth behind which it must be */
        public boolean carries(String ip, Link end) {
            return links.stream().anyMatch(link -> link.peer() == end.index() && link.addresses().contains(ip + "/32"));
        }
    }
}
