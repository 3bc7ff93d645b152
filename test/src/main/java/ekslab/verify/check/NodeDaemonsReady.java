package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** A node without them keeps its old pods and gets no new address, no new Service. */
final class NodeDaemonsReady implements Check {

    private static final List<String> DAEMONS = List.of("aws-node", "kube-proxy");

    @Override public String name() {
        return "node-daemons-ready";
    }

    @Override public String intent() {
        return "aws-node and kube-proxy are ready on every node";
    }

    @Override public List<String> needs() {
        return List.of("api-answers");
    }

    @Override public Family family() {
        return Family.ADDONS;
    }

    @Override public Page page() {
        return Page.meaning("""
                aws-node wires new pods and kube-proxy follows new Services. A node that has lost one of them looks well, because what
                it once set up goes on working; but its next pod stays in ContainerCreating, and the next endpoint is not found there.
                """)
            .evidence("""
                The pods labelled k8s-app=aws-node and k8s-app=kube-proxy, and whether each node has a ready one of both.
                """,
                "kubectl -n kube-system get pods -l 'k8s-app in (aws-node,kube-proxy)' -o wide")
            .fix("kubectl -n kube-system describe pod -l k8s-app=aws-node (or kube-proxy) names the reason.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        for (var node : seen.kube().nodes().orThrow())
            for (var daemon : DAEMONS)
                wrong.unless(seen.podsOn(node).stream().anyMatch(pod -> pod.labelled("k8s-app", daemon) && pod.ready()),
                    "%s has no ready %s", node.name(), daemon);
        return wrong.verdict("%s on %d nodes".formatted(String.join(", ", DAEMONS), seen.kube().nodes().orThrow().size()), page().fix());
    }
}
