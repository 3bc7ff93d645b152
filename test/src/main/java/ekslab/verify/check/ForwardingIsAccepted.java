package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** A firewall or a container engine that sets it to DROP cuts off the pods and leaves the node itself alone. */
final class ForwardingIsAccepted implements KernelCheck {

    @Override public String name() {
        return "forwarding-is-accepted";
    }

    @Override public String intent() {
        return "The policy of the filter table's FORWARD chain is ACCEPT on every node";
    }

    @Override public Family family() {
        return Family.ROUTES;
    }

    @Override public Page page() {
        return Page.meaning("""
                Packets of pods pass the node's FORWARD chain; no chain of the node's own traffic does. A firewall or a container
                engine that sets its policy to DROP cuts off the pods while the node works, and Services with it.
                """)
            .evidence("The policy of the chain FORWARD of the filter table on each node.",
                "lab node N1 -- iptables -S FORWARD")
            .fix("On that node: iptables -P FORWARD ACCEPT");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        for (var node : seen.kube().nodes().orThrow()) {
            var filter = seen.on(node.name()).kernel().iptables().tables().getOrDefault("filter", List.of());
            wrong.unless(filter.stream().noneMatch(line -> line.startsWith(":FORWARD ") && !line.equals(":FORWARD ACCEPT")),
                "%s: the policy of FORWARD is DROP",
                node.name());
        }
        return wrong.verdict("%d nodes".formatted(seen.kube().nodes().orThrow().size()), page().fix());
    }
}
