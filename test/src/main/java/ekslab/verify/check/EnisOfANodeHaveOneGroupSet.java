package ekslab.verify.check;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** The VPC CNI copies them; where they differ, pods behave by the ENI that happens to lend their address. */
final class EnisOfANodeHaveOneGroupSet implements Check {

    @Override public String name() {
        return "enis-of-a-node-have-one-group-set";
    }

    @Override public String intent() {
        return "Secondary ENIs have the security groups of their node's primary ENI";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Family family() {
        return Family.SECURITY_GROUPS;
    }

    @Override public Page page() {
        return Page.meaning("""
                The VPC CNI gives each ENI that it makes the groups of the primary one. Where somebody has changed one of them, two
                pods of one Deployment on one node are let through or not by which ENI happens to lend their address: a fault that
                moves whenever a pod does.
                """)
            .evidence("""
                The groups of each node's ENIs, beside those of its primary ENI; nothing where an ENIConfig says which groups pods
                have.
                """,
                "aws ec2 describe-network-interfaces --query 'NetworkInterfaces[].[Attachment.InstanceId,Attachment.DeviceIndex,Groups[].GroupId]'")
            .fix("aws ec2 modify-network-interface-attribute --network-interface-id ENI --groups GROUPS");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        if (CniEnv.is(promised, "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", false))
            return Verdict.holds("an ENIConfig says which groups secondary ENIs have");
        var nodes = seen.kube().nodes().orThrow();
        for (var node : nodes) {
            var enis = seen.enisOf(node);
            var primary = enis.stream().filter(eni -> eni.device() == 0).flatMap(eni -> eni.groups().stream()).collect(Collectors.toSet());
            for (var eni : enis)
                wrong.unless(Set.copyOf(eni.groups()).equals(primary), "%s of %s has %s, the primary ENI has %s", eni.id(), node.name(),
                    eni.groups(), primary);
        }
        return wrong.verdict("%d nodes".formatted(nodes.size()), page().fix());
    }
}
