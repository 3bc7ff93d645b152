package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** The scheduler's spreading is a preference unless the manifest makes it a promise. */
final class NetshootOnePerNode implements Check {

    @Override public String name() {
        return "netshoot-one-per-node";
    }

    @Override public String intent() {
        return "Exactly one netshoot pod runs on every node";
    }

    @Override public List<String> needs() {
        return List.of("api-answers");
    }

    @Override public Family family() {
        return Family.DESCRIPTION;
    }

    @Override public Page page() {
        return Page.meaning("""
                The lab's exercises send packets from a pod on each node to pods on the others. The scheduler spreads replicas only if
                it is told to; two on one node leave another without a pod to try, and traffic between nodes unseen.
                """)
            .evidence("The ready pods labelled app=netshoot-pod, counted by node.",
                "kubectl get pods -l app=netshoot-pod -o wide")
            .fix("""
                kubectl get pods -l app=netshoot-pod -o wide; kubectl rollout restart deployment netshoot-pod spreads them again.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        for (var node : seen.kube().nodes().orThrow()) {
            var pods = seen.podsOn(node).stream().filter(pod -> pod.labelled("app", "netshoot-pod") && pod.running() && pod.ready())
                .count();
            wrong.unless(pods == 1, "%s runs %d", node.name(), pods);
        }
        return wrong.verdict("%d nodes".formatted(seen.kube().nodes().orThrow().size()), page().fix());
    }
}
