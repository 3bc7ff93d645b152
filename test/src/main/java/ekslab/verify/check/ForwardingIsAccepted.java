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

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        for (var node : seen.kube().nodes().orThrow()) {
            var filter = seen.on(node.name()).kernel().iptables().tables().getOrDefault("filter", List.of());
            wrong.unless(filter.stream().noneMatch(line -> line.startsWith(":FORWARD ") && !line.equals(":FORWARD ACCEPT")),
                "%s: the policy of FORWARD is DROP",
                node.name());
        }
        return wrong.verdict("%d nodes".formatted(seen.kube().nodes().orThrow().size()), "On that node: iptables -P FORWARD ACCEPT");
    }
}
