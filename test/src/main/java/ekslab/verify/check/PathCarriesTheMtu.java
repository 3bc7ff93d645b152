package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.NodeRounds;
import ekslab.verify.facts.Snapshot;

/** Between nodes a packet as large as the pods' links allow arrives in one piece. */
final class PathCarriesTheMtu implements PacketCheck {

    @Override public String name() { return "path-carries-the-mtu"; }

    @Override public String intent() { return "Between nodes a packet as large as the pods' links allow arrives in one piece"; }

    @Override public List<String> needs() {
        return List.of("pods-reach-pods-without-nat", "links-have-one-mtu");
    }

    @Override public Family family() { return Family.PATH_MTU; }

    @Override public Page page() {
        return Page.meaning("""
                Links of 9001 bytes promise what the way between them must keep. Where something on it takes less, and the ICMP message that would say so
                is filtered, small requests work and large answers hang: the most misleading fault of all.
                """)
            .evidence(
                "An ICMP echo that must not be fragmented, from a pod of each node to one of three others, as large as the sender's link allows.",
                "lab node N1 -- ip link",
                "lab node N1 -- iptables -S FORWARD")
            .fix("""
                Look for a rule that drops by length or fragmentation on both nodes, and for a peering, VPN or gateway of a lower MTU between them;
                AWS_VPC_ENI_MTU of aws-node lowers the links to what the way carries.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var tried = 0;
        for (var round : new NodeRounds(seen.kube()).all()) {
            var pings = seen.on(round.node().name()).probes().pings();
            for (var pod : round.paths()) {
                tried++;
                var ping = pings.from(round.caller()).get(pod.ip());
                if (ping == null) wrong.add("%s: nothing was sent to %s", round.caller(), pod);
                else
                    wrong.unless(ping.answer().came(), "%d bytes from %s do not reach %s (%s): %s", ping.bytes(),
                        round.caller(),
                        pod, pod.ip(), ping.answer().lastSeen());
            }
        }
        return wrong.verdict("%d ways between nodes".formatted(tried), page().fix());
    }
}
