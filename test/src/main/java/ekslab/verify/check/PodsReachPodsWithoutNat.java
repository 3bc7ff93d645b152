package ekslab.verify.check;

import static java.util.stream.Collectors.toMap;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Probes.Connection;
import ekslab.verify.facts.Snapshot;

/** The promise of the VPC CNI: what the receiver sees is the sender. */
final class PodsReachPodsWithoutNat implements Check {

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

    @Override public Depth depth() {
        return Depth.PACKETS;
    }

    @Override public Family family() {
        return Family.REACHABILITY;
    }

    @Override public Page page() {
        return Page.meaning("""
                The promise of the VPC CNI in one sentence: what the receiver sees is the sender. If pods do not reach each other,
                applications time out; if they do so under another address, security groups, NetworkPolicies and logs blame the node.
                """)
            .evidence("A TCP connection from every pod to every other; the receiver tells which address it sees.",
                "kubectl get pods -A -o wide",
                "lab node N1 -- ip rule",
                "lab node N1 -- iptables -t nat -S AWS-SNAT-CHAIN-0")
            .fix("""
                Another address at the receiver: look for a missing RETURN in AWS-SNAT-CHAIN-0. No connection: compare ip rule, the
                pod's route and the security group of both nodes.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var pods = seen.podsOnPodNetwork();
        if (pods.size() < 2) throw new CouldNotLook("%d pods have an address of their own; a connection needs two".formatted(pods.size()));
        var wrong = new Complaints();
        for (var from : pods) {
            var answers = seen.on(from.node()).probes().connections().stream().filter(each -> each.from().equals(from.ip()))
                .collect(toMap(Connection::to, Connection::answer, (first, again) -> again));
            for (var to : pods) {
                if (to.ip().equals(from.ip())) continue;
                var answer = answers.get(to.ip());
                if (answer == null) wrong.add("%s: nothing was sent to %s", from.fullName(), to.fullName());
                else
                    if (!answer.came())
                        wrong.add("%s does not reach %s (%s): %s", from.fullName(), to.fullName(), to.ip(), answer.lastSeen());
                    else
                        wrong.unless(answer.heard().equals(from.ip()), "%s reaches %s as %s, not as %s", from.fullName(), to.fullName(),
                            answer.heard(), from.ip());
            }
        }
        return wrong.verdict("%d connections between %d pods".formatted(pods.size() * (pods.size() - 1), pods.size()), page().fix());
    }
}
