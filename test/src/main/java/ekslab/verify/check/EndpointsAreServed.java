package ekslab.verify.check;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Iptables;
import ekslab.verify.facts.Service;
import ekslab.verify.facts.Snapshot;

/** A rule that leads to a pod that is gone lets one connection in a few fail. */
final class EndpointsAreServed implements KernelCheck {

    private static final String LEADS = "--to-destination ";

    @Override public String name() {
        return "endpoints-are-served";
    }

    @Override public String intent() {
        return "On every node the rules of each Service lead to all its ready endpoints and to no other address";
    }

    @Override public List<String> needs() {
        return List.of("nodes-reachable", "services-have-their-rules");
    }

    @Override public Family family() {
        return Family.SERVICES;
    }

    @Override public Page page() {
        return Page.meaning("""
                Behind a cluster IP each endpoint has a chain of its own, chosen by chance. One that leads to a pod that is gone lets
                one connection in a few fail; one that is missing gives its share of work to the others, and nobody notices.
                """)
            .evidence("""
                The --to-destination addresses of all KUBE-SEP chains of each node, beside the ready endpoints of all Services.
                """,
                "kubectl get endpointslices -A",
                "lab node N1 -- iptables -t nat -S")
            .fix("kubectl rollout restart ds/kube-proxy -n kube-system writes the chains of endpoints anew.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var endpoints = seen.kube().endpoints().orThrow();
        var wanted = seen.kube().services().orThrow().stream().filter(Service::hasClusterIp)
            .flatMap(service -> endpoints.addressesBehind(service).stream()).collect(Collectors.toCollection(TreeSet::new));
        for (var node : seen.kube().nodes().orThrow()) {
            var served = served(seen.on(node.name()).kernel().iptables());
            if (served.equals(wanted)) continue;
            var missing = new TreeSet<>(wanted);
            missing.removeAll(served);
            var stale = new TreeSet<>(served);
            stale.removeAll(wanted);
            wrong.unless(missing.isEmpty(), "%s leads nobody to %s", node.name(), missing);
            wrong.unless(stale.isEmpty(), "%s still leads to %s, which is no ready endpoint", node.name(), stale);
        }
        return wrong.verdict("%d endpoints on %d nodes".formatted(wanted.size(), seen.kube().nodes().orThrow().size()), page().fix());
    }

    private static Set<String> served(Iptables iptables) {
        return iptables.tables().getOrDefault("nat", List.of()).stream().filter(line -> line.startsWith("-A KUBE-SEP-"))
            .map(EndpointsAreServed::destination).filter(ip -> !ip.isEmpty()).collect(Collectors.toSet());
    }

    /** The address behind --to-destination, without its port; "" where there is none. */
    private static String destination(String line) {
        var at = line.lastIndexOf(LEADS);
        if (at < 0) return "";
        var start = at + LEADS.length();
        var end = start;
        while (end < line.length() && (line.charAt(end) == '.' || Character.isDigit(line.charAt(end)))) end++;
        return line.substring(start, end);
    }
}
