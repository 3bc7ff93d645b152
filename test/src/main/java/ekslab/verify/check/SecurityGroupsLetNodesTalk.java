package ekslab.verify.check;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Snapshot;

/** Pods have the groups of the ENI that lends their address, so a group that lets nodes alone in cuts off pods. */
final class SecurityGroupsLetNodesTalk implements Check {

    @Override public String name() {
        return "security-groups-let-nodes-talk";
    }

    @Override public String intent() {
        return "The security groups of the nodes' ENIs let every node and pod reach every other";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Family family() {
        return Family.SECURITY_GROUPS;
    }

    @Override public Page page() {
        return Page.meaning("""
                A pod has the security groups of the ENI that lends its address. A group that lets in only what comes from the control
                plane cuts off pods on other nodes: DNS works for those pods that share a node with CoreDNS, and times out for the
                rest.
                """)
            .evidence("""
                The rules of the groups of the nodes' ENIs, for the kubelet's port, DNS, and one at which a pod may serve, in both
                directions.
                """,
                "aws ec2 describe-security-groups --query 'SecurityGroups[].[GroupId,IpPermissions[].[IpProtocol,FromPort,ToPort,UserIdGroupPairs[].GroupId]]'")
            .fix("aws ec2 authorize-security-group-ingress --group-id GROUP --protocol -1 --source-group GROUP");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var enis = seen.kube().nodes().orThrow().stream().flatMap(node -> seen.enisOf(node).stream()).toList();
        var refused = refusals(seen, enis);
        if (!refused.none())
            for (var from : enis)
                for (var to : enis) if (!from.instanceId().equals(to.instanceId())) complain(from, to, refused, wrong);
        return wrong.verdict("%d ENIs, tcp %s".formatted(enis.size(), PORTS), page().fix());
    }

    /** By group set and peer: what it is let depends on nothing else. */
    private static Refusals refusals(Snapshot seen, List<Eni> enis) {
        var keepers = enis.stream().collect(toMap(Eni::groups, identity(), (one, same) -> one));
        var peers = enis.stream().collect(toMap(Eni::id, identity(), (one, same) -> one));
        return Refusals.of(List.copyOf(keepers.keySet()), List.copyOf(peers.keySet()), PORTS,
            (egress, groups, peer, port) -> seen.ec2().lets(egress, keepers.get(groups), peers.get(peer), "tcp", port));
    }

    private static void complain(Eni from, Eni to, Refusals refused, Complaints wrong) {
        var out = refused.out(from.groups(), to.id());
        var in = refused.in(to.groups(), from.id());
        for (var port : PORTS) {
            if (out.contains(port))
                wrong.add("%s of %s: %s let nothing out to %s, tcp %d", from.id(), from.instanceId(), from.groups(), to.id(), port);
            if (in.contains(port))
                wrong.add("%s of %s: %s let nothing in from %s, tcp %d", to.id(), to.instanceId(), to.groups(), from.id(), port);
        }
    }

    /** The kubelet, cluster DNS, and one that pods may serve at. */
    private static final List<Integer> PORTS = List.of(10250, 53, 2273);
}
