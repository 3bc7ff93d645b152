package ekslab.verify.facts;

import java.util.List;

/** What the kernel of one node says about its own network and the network namespaces of its pods. */
public record Kernel(boolean forwards, List<Link> links, List<Route> routes, List<Rule> rules, List<Sandbox> sandboxes) {

    public Kernel {
        links = List.copyOf(links);
        routes = List.copyOf(routes);
        rules = List.copyOf(rules);
        sandboxes = List.copyOf(sandboxes);
    }

    /** @param addresses IPv4 with prefix, such as 192.168.1.21/32 */
    public record Link(String name, int mtu, boolean up, List<String> addresses) {

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

    /** A pod's network namespace, as the file of that name shows it. */
    public record Sandbox(String name, List<Link> links, List<Route> routes) {

        public Sandbox {
            links = List.copyOf(links);
            routes = List.copyOf(routes);
        }

        public boolean carries(String ip) {
            return links.stream().anyMatch(link -> link.name().equals("eth0") && link.addresses().contains(ip + "/32"));
        }
    }
}
