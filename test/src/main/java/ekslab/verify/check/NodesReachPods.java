package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.NodeRounds;
import ekslab.verify.facts.Snapshot;

/** Every node reaches its own pods and those of other nodes, under an address of its own. */
final class NodesReachPods implements PacketCheck {

    @Override public String name() { return "nodes-reach-pods"; }

    @Override public String intent() { return "Every node reaches its own pods and those of other nodes, under an address of its own"; }

    @Override public List<String> needs() {
        return List.of("pods-reach-pods-without-nat");
    }

    @Override public Family family() { return Family.REACHABILITY; }

    @Override public Page page() {
        return Page.meaning("""
                Kubelets probe their pods, host network pods such as ingress controllers and node agents call others: all that comes from nodes, not
                from pods, and takes other rules than what pods send. Where it fails, pods are restarted for probes that never arrive.
                """)
            .evidence(
                "A TCP connection from each node to its own pods and those of three others; the receiver tells which address it sees.",
                "lab node N1 -- iptables -S OUTPUT",
                "lab node N1 -- ip route")
            .fix("""
                Look for a rule in the chain OUTPUT of the sending node (iptables -S), and for a firewall inside of the pod; then: lab trace N1 POD --live
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var tried = 0;
        for (var round : new NodeRounds(seen.kube()).all()) {
            var node = round.node();
            var sent = seen.on(node.name()).probes().connections();
            var own = seen.on(node.name()).kernel().addresses();
            for (var pod : round.pods()) {
                tried++;
                var answer = sent.answer(node.internalIp(), pod.ip());
                if (!answer.came()) wrong.add("%s does not reach %s (%s): %s", node.name(), pod, pod.ip(), answer.lastSeen());
                else
                    wrong.unless(own.contains(answer.heard()), "%s reaches %s as %s, which is no address of it", node.name(),
                        pod,
                        answer.heard());
            }
        }
        return wrong.verdict("%d connections to pods".formatted(tried), page().fix());
    }
}
