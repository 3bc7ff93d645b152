package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Snapshot;

/** Network ACLs keep no state: the answer needs a rule, too. They do not see what stays in one subnet. */
final class NetworkAclsLetNodesTalk implements Check {

    @Override public String name() {
        return "network-acls-let-nodes-talk";
    }

    @Override public String intent() {
        return "The network ACLs of the nodes' subnets let every node and pod reach every other, both ways";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Family family() {
        return Family.SECURITY_GROUPS;
    }

    @Override public Page page() {
        return Page.meaning("""
                Network ACLs stand at a subnet's edge and keep no state: an answer needs a rule of its own, for the high port from
                which the question came. One that is missing lets SYNs arrive and loses what comes back: connections between nodes
                time out, those within a subnet work.
                """)
            .evidence("""
                The entries of the ACL of each node's subnet, tried in their order for the kubelet's port, DNS, and two ports from
                which connections start.
                """,
                "aws ec2 describe-network-acls --query 'NetworkAcls[].[NetworkAclId,Entries[].[Egress,RuleNumber,RuleAction,Protocol,CidrBlock]]'")
            .fix("aws ec2 delete-network-acl-entry for the entry that denies, or one that allows before it.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var nodes = seen.kube().nodes().orThrow();
        var refused = refusals(seen, nodes);
        if (!refused.none()) for (var from : nodes) for (var to : nodes) complain(seen, from, to, refused, wrong);
        return wrong.verdict("%d nodes, tcp %s".formatted(nodes.size(), PORTS), page().fix());
    }

    private static final int TCP = 6;

    /** The kubelet, cluster DNS, and two of those from which connections start. */
    private static final List<Integer> PORTS = List.of(10250, 53, 32768, 60999);

    /** By subnet and node; what stays in a subnet passes. */
    private static Refusals refusals(Snapshot seen, List<Node> nodes) {
        var subnets = nodes.stream().map(node -> subnet(seen, node)).distinct().toList();
        return Refusals.of(subnets, nodes, PORTS, (egress, subnet, node, port) -> subnet.equals(subnet(seen, node))
            || seen.ec2().acl(subnet).allows(egress, TCP, node.internalIp(), port));
    }

    private static void complain(Snapshot seen, Node from, Node to, Refusals refused, Complaints wrong) {
        var out = subnet(seen, from);
        var in = subnet(seen, to);
        for (var port : PORTS) {
            if (refused.out(out, to).contains(port))
                wrong.add("%s of %s drops what %s sends to %s, tcp %d", seen.ec2().acl(out).id(), out, from.internalIp(), to.internalIp(),
                    port);
            if (refused.in(in, from).contains(port))
                wrong.add("%s of %s drops what comes from %s to %s, tcp %d", seen.ec2().acl(in).id(), in, from.internalIp(),
                    to.internalIp(), port);
        }
    }

    private static String subnet(Snapshot seen, Node node) {
        return seen.instance(node).subnetId();
    }
}
