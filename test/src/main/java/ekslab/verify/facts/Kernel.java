package ekslab.verify.facts;

import java.util.List;
import java.util.Map;

/**
 * What the kernel of one node says about its own network and the network namespaces of its pods.
 *
 * @param sysctls by name, such as net.ipv4.conf.ens5.rp_filter
 */
public record Kernel(boolean forwards, List<Link> links, List<Route> routes, List<Rule> rules, List<Sandbox> sandboxes,
    Iptables iptables, Map<String, String> sysctls) {

    public Kernel {
        links = List.copyOf(links);
        routes = List.copyOf(routes);
        rules = List.copyOf(rules);
        sandboxes = List.copyOf(sandboxes);
        sysctls = Map.copyOf(sysctls);
    }

    public Kernel withForwarding(boolean forwarding) { return new Kernel(forwarding, links, routes, rules, sandboxes, iptables, sysctls); }

    public Kernel withLinks(List<Link> others) { return new Kernel(forwards, others, routes, rules, sandboxes, iptables, sysctls); }

    public Kernel withRoutes(List<Route> others) { return new Kernel(forwards, links, others, rules, sandboxes, iptables, sysctls); }

    public Kernel withRules(List<Rule> others) { return new Kernel(forwards, links, routes, others, sandboxes, iptables, sysctls); }

    public Kernel withSandboxes(List<Sandbox> others) { return new Kernel(forwards, links, routes, rules, others, iptables, sysctls); }

    public Kernel withIptables(Iptables others) { return new Kernel(forwards, links, routes, rules, sandboxes, others, sysctls); }

    public Kernel withSysctls(Map<String, String> others) {
        return new Kernel(forwards, links, routes, rules, sandboxes, iptables, others);
    }

    /** @throws CouldNotLook when there is no such link */
    public Link link(String name) {
        return links.stream().filter(link -> link.name().equals(name)).findFirst()
            .orElseThrow(() -> new CouldNotLook("the node has no link " + name));
    }

    /**
     * @param mac "" where there is none
     * @param addresses IPv4 with prefix, such as 192.168.1.21/32
     */
    public record Link(String name, String mac, int mtu, boolean up, List<String> addresses) {

        public Link {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * @param table "main" and "local" by name, others by number
     * @param to "default", an address or a CIDR
     * @param via "" for none
     */
    public record Route(String table, String to, String via, String device) {

        /** As {@code ip route} prints it. */
        @Override public String toString() {
            return to + (via.isEmpty() ? "" : " via " + via) + " dev " + device + (table.equals("main") ? "" : " table " + table);
        }
    }

    /**
     * @param from an address, a CIDR or "all"
     * @param to an address, a CIDR or "all"
     * @param mark "" for none
     */
    public record Rule(int priority, String from, String to, String mark, String table) {

        /** As {@code ip rule} prints it. */
        @Override public String toString() {
            return "%d: from %s%s%s lookup %s".formatted(priority, from, to.equals("all") ? "" : " to " + to,
                mark.isEmpty() ? "" : " fwmark " + mark, table);
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

        public boolean carries(String ip) {
            return links.stream().anyMatch(link -> link.name().equals("eth0") && link.addresses().contains(ip + "/32"));
        }
    }
}
