package ekslab.verify.trace;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import ekslab.verify.facts.Cidrs;
import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.Kernel.Route;

/** Which way a kernel sends a packet: rules by priority, and in each table the longest prefix. */
record Routing(List<Kernel.Rule> rules, List<Route> routes) {

    private static final List<Kernel.Rule> USUAL = List.of(new Kernel.Rule(32766, "all", "all", "", "main"));

    static Routing of(Kernel kernel) { return new Routing(kernel.rules(), kernel.routes()); }

    /** Inside a pod there are no rules but the usual ones. */
    static Routing of(Kernel.Sandbox sandbox) {
        return new Routing(USUAL, sandbox.routes());
    }

    /** @param line the rule, as ip prints it, and the route */
    record Choice(Route route, String line) {}

    Choice choose(String from, String to, int mark) throws Dropped {
        for (var rule : rules.stream().sorted(Comparator.comparing(Kernel.Rule::priority)).toList()) {
            if (!fits(rule.from(), from) || !fits(rule.to(), to) || !marked(rule.mark(), mark)) continue;
            var route = longest(rule.table(), to);
            if (route.isEmpty()) continue;
            if (!route.get().type().equals("unicast")) throw new Dropped("ip rule %s; ip route %s", rule, route.get());
            return new Choice(route.get(), "ip rule %s; ip route %s".formatted(rule, route.get()));
        }
        throw new Dropped("no route to %s", to);
    }

    private Optional<Route> longest(String table, String to) {
        return routes.stream()
            .filter(route -> route.table().equals(table) && (route.to().equals("default") || Cidrs.contains(route.to(), to)))
            .max(Comparator.comparing(Routing::length).thenComparing(Route::metric, Comparator.reverseOrder()));
    }

    private static int length(Route route) {
        if (route.to().equals("default")) return 0;
        var slash = route.to().indexOf('/');
        return slash < 0 ? 32 : Integer.parseInt(route.to().substring(slash + 1));
    }

    private static boolean fits(String wanted, String ip) { return wanted.equals("all") || Cidrs.contains(wanted, ip); }

    private static boolean marked(String wanted, int mark) {
        if (wanted.isEmpty()) return true;
        var parts = wanted.split("/");
        return (mark & (parts.length > 1 ? Integer.decode(parts[1]) : -1)) == Integer.decode(parts[0]);
    }
}
