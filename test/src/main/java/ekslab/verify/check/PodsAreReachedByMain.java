package ekslab.verify.check;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Kernel.Rule;
import ekslab.verify.facts.Snapshot;

/** Without it a pod on a secondary ENI cannot be answered by its neighbours on the same node. */
final class PodsAreReachedByMain implements KernelCheck {

    @Override public String name() {
        return "pods-are-reached-by-main";
    }

    @Override public String intent() {
        return "Every node has rule 512, to the pod by the main table, for each of its pods";
    }

    @Override public Family family() {
        return Family.ROUTES;
    }

    @Override public Page page() {
        return Page.meaning("""
                Rule 512 stands before 1536, so that a packet to a pod of the same node never asks the table of an ENI. Without it a
                pod of a secondary ENI sends what is meant for its neighbour out to the VPC, where it is dropped: the node's other
                pods do not answer, distant ones do.
                """)
            .evidence("The rules of each node with priority 512, one for each pod.",
                "lab node N1 -- ip rule show priority 512")
            .fix("Delete the pod; its successor gets a rule 512.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        for (var pod : seen.podsOnPodNetwork()) {
            var rule = new Rule(512, "all", pod.ip(), "", "main");
            wrong.unless(seen.on(pod.node()).kernel().rules().about(pod.ip(), 512).contains(rule),
                "%s: %s lacks \"512: from all to %s lookup main\"",
                pod, pod.node(), pod.ip());
        }
        return wrong.verdict("%d pods".formatted(seen.podsOnPodNetwork().size()), page().fix());
    }
}
