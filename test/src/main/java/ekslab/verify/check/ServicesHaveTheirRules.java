package ekslab.verify.check;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Set;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Iptables;
import ekslab.verify.facts.Snapshot;

/** A Service is nothing but these rules; a node without them knows nobody at that address. */
final class ServicesHaveTheirRules implements KernelCheck {

    @Override public String name() {
        return "services-have-their-rules";
    }

    @Override public String intent() {
        return "Every node has a rule for the cluster IP of each Service that has ready endpoints";
    }

    @Override public List<String> needs() {
        return List.of("nodes-reachable", "node-daemons-ready");
    }

    @Override public Family family() {
        return Family.SERVICES;
    }

    @Override public Page page() {
        return Page.meaning("""
                No interface has a Service's address. It is a rule in KUBE-SERVICES on each node, which kube-proxy writes; where it is
                missing, packets to the cluster IP are routed like any other, out of the VPC, and connections from that node's pods
                time out.
                """)
            .evidence("The rules of KUBE-SERVICES in each node's nat table, beside the Services that have ready endpoints.",
                "kubectl get services -A",
                "lab node N1 -- iptables -t nat -S KUBE-SERVICES")
            .fix("kubectl rollout restart ds/kube-proxy -n kube-system writes the chain KUBE-SERVICES anew.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var endpoints = seen.kube().endpoints().orThrow();
        var services = seen.kube().services().orThrow().stream()
            .filter(service -> service.hasClusterIp() && !endpoints.behind(service).isEmpty()).toList();
        for (var node : seen.kube().nodes().orThrow()) {
            var served = served(seen.on(node.name()).kernel().iptables());
            for (var service : services)
                wrong.unless(served.contains(service.clusterIp() + "/32"),
                    "%s: KUBE-SERVICES knows nothing of %s/%s (%s)", node.name(), service.namespace(), service.name(), service.clusterIp());
        }
        return wrong.verdict("%d Services on %d nodes".formatted(services.size(), seen.kube().nodes().orThrow().size()), page().fix());
    }

    private static Set<String> served(Iptables iptables) {
        return iptables.rules("nat", "KUBE-SERVICES").stream().filter(rule -> rule.target().startsWith("KUBE-SVC-"))
            .map(rule -> rule.option("-d")).collect(toSet());
    }
}
