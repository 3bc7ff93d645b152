package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
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

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var endpoints = seen.kube().endpoints().orThrow();
        var services = seen.kube().services().orThrow().stream()
            .filter(service -> service.hasClusterIp() && !endpoints.behind(service).isEmpty()).toList();
        for (var node : seen.kube().nodes().orThrow()) {
            var rules = seen.on(node.name()).kernel().iptables().rules("nat", "KUBE-SERVICES");
            for (var service : services)
                wrong.unless(
                    rules.stream()
                        .anyMatch(rule -> rule.option("-d").equals(service.clusterIp() + "/32") && rule.target().startsWith("KUBE-SVC-")),
                    "%s: KUBE-SERVICES knows nothing of %s/%s (%s)", node.name(), service.namespace(), service.name(), service.clusterIp());
        }
        return wrong.verdict("%d Services on %d nodes".formatted(services.size(), seen.kube().nodes().orThrow().size()),
            "kubectl rollout restart ds/kube-proxy -n kube-system writes them anew.");
    }
}
