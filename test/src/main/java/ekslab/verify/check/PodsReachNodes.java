package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.NodeRounds;
import ekslab.verify.facts.Snapshot;

/** Every pod reaches its own node and others, and they see its own address. */
final class PodsReachNodes implements PacketCheck {

    @Override public String name() { return "pods-reach-nodes"; }

    @Override public String intent() { return "Every pod reaches its own node and others, and they see its own address"; }

    @Override public List<String> needs() {
        return List.of("pods-reach-pods-without-nat");
    }

    @Override public Family family() { return Family.REACHABILITY; }

    @Override public Page page() {
        return Page.meaning("""
                What listens on nodes, such as the node-local DNS cache, metrics of kubelet and node exporter, or a NodePort, is called by pods. A host
                firewall that lets Kubernetes through and forgets the pods is the usual reason why monitoring sees half of a cluster.
                """)
            .evidence("A TCP connection from each pod to its node and three others; the node tells which address it sees.",
                "lab node N1 -- iptables -S INPUT",
                "lab node N1 -- iptables -t nat -S AWS-SNAT-CHAIN-0")
            .fix("""
                No connection: look for a rule in the chain INPUT of the receiving node (iptables -S). Another address: compare AWS-SNAT-CHAIN-0
                of the sending one; then: lab trace POD N1 --live
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var tried = 0;
        for (var round : new NodeRounds(seen.kube()).all()) {
            var node = round.node();
            var sent = seen.on(node.name()).probes().connections();
            for (var pod : round.pods())
                if (pod.node().equals(node.name())) for (var to : round.nodes()) {
                    tried++;
                    var answer = sent.answer(pod.ip(), to.internalIp());
                    if (!answer.came())
                        wrong.add("%s does not reach %s (%s): %s", pod, to.name(), to.internalIp(), answer.lastSeen());
                    else
                        wrong.unless(answer.heard().equals(pod.ip()), "%s reaches %s as %s, not as %s", pod, to.name(),
                            answer.heard(), pod.ip());
                }
        }
        return wrong.verdict("%d connections to nodes".formatted(tried), page().fix());
    }
}
