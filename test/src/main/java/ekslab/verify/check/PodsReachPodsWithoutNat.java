package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Probes.Connection;
import ekslab.verify.facts.Snapshot;

/** The promise of the VPC CNI: what the receiver sees is the sender. */
final class PodsReachPodsWithoutNat implements PacketCheck {

    @Override public String name() {
        return "pods-reach-pods-without-nat";
    }

    @Override public String intent() {
        return "Every pod reaches every other pod, and the receiver sees the sender's own address";
    }

    @Override public List<String> needs() {
        return List.of("nodes-forward", "forwarding-is-accepted", "pods-know-their-gateway", "nodes-route-to-their-pods",
            "pods-are-reached-by-main");
    }

    @Override public Family family() {
        return Family.REACHABILITY;
    }

    @Override public Page page() {
        return Page.meaning("""
                The promise of the VPC CNI in one sentence: what the receiver sees is the sender. If pods do not reach each other,
                applications time out; if they do so under another address, security groups, NetworkPolicies and logs blame the node.
                """)
            .evidence(
                "A TCP connection from every pod to every other, beyond 50 pods to 8 others; the receiver tells which address it sees.",
                "kubectl get pods -A -o wide",
                "lab node N1 -- ip rule",
                "lab node N1 -- iptables -t nat -S AWS-SNAT-CHAIN-0")
            .fix("""
                Another address at the receiver: look for a missing RETURN in AWS-SNAT-CHAIN-0. No connection: compare ip rule, the
                pod's route and the security group of both nodes.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var all = seen.kube().pods().orThrow();
        var pods = all.onPodNetwork();
        if (pods.size() < 2) throw new CouldNotLook("%d pods have an address of their own; a connection needs two".formatted(pods.size()));
        var wrong = new Complaints();
        var pairs = seen.podPairs();
        var senders = pods.stream().filter(pod -> all.at(pod.ip()).orElseThrow() == pod).toList();   // of two with one address the first
        for (var from : senders) {
            var answers = seen.on(from.node()).probes().connections().from(from.ip());
            for (var ip : pairs.receivers(from.ip()))
                if (!asItself(from, answers.get(ip))) complain(from, all.at(ip).orElseThrow(), answers.get(ip), wrong);
        }
        return wrong.verdict("%d connections between %d pods%s".formatted(pairs.count(), senders.size(),
            pairs.sampled() ? ", chosen with seed " + seen.seed() : ""), page().fix());
    }

    private static boolean asItself(Pod from, Connection sent) { return sent != null && sent.answer().heard().equals(from.ip()); }

    private static void complain(Pod from, Pod to, Connection sent, Complaints wrong) {
        if (sent == null) wrong.add("%s: nothing was sent to %s", from, to);
        else
            if (sent.answer().came()) wrong.add("%s reaches %s as %s, not as %s", from, to, sent.answer().heard(), from.ip());
            else wrong.add("%s does not reach %s (%s): %s", from, to, to.ip(), sent.answer().lastSeen());
    }
}
