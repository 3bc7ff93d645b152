package ekslab.verify.check;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** A node is a router for its pods. */
final class NodesForward implements KernelCheck {

    @Override public String name() {
        return "nodes-forward";
    }

    @Override public String intent() {
        return "Every node forwards IPv4 packets";
    }

    @Override public Family family() {
        return Family.ROUTES;
    }

    @Override public Page page() {
        return Page.meaning("""
                To its pods a node is a router, and a router that does not forward has none: every packet from one interface to
                another is dropped in silence. The node itself reaches everything, its pods reach nothing but their node.
                """)
            .evidence("The sysctl net.ipv4.ip_forward of each node.",
                "lab node N1 -- sysctl net.ipv4.ip_forward")
            .fix("On that node: sysctl -w net.ipv4.ip_forward=1");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        for (var node : seen.kube().nodes().orThrow())
            wrong.unless(seen.on(node.name()).kernel().forwards(), "%s has net.ipv4.ip_forward = 0", node.name());
        return wrong.verdict("%d nodes".formatted(seen.kube().nodes().orThrow().size()), page().fix());
    }
}
