package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
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
        for (var from : enis)
            for (var to : enis) {
                if (from.instanceId().equals(to.instanceId())) continue;
                for (var port : PORTS) {
                    wrong.unless(seen.ec2().lets(true, from, to, "tcp", port), "%s of %s: %s let nothing out to %s, tcp %d", from.id(),
                        from.instanceId(), from.groups(),
                        to.id(), port);
                    wrong.unless(seen.ec2().lets(false, to, from, "tcp", port), "%s of %s: %s let nothing in from %s, tcp %d", to.id(),
                        to.instanceId(), to.groups(),
                        from.id(), port);
                }
            }
        return wrong.verdict("%d ENIs, tcp %s".formatted(enis.size(), PORTS), page().fix());
    }

    /** The kubelet, cluster DNS, and one that pods may serve at. */
    private static final List<Integer> PORTS = List.of(10250, 53, 2273);
}
