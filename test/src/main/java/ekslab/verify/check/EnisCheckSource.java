package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** A node that may send with any source address would hide every mistake in the routing of its pods. */
final class EnisCheckSource implements Check {

    @Override public String name() {
        return "enis-check-source";
    }

    @Override public String intent() {
        return "Every ENI of a node checks source and destination";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Family family() {
        return Family.INTERFACES;
    }

    @Override public Page page() {
        return Page.meaning("""
                With this check a node can send only from addresses that EC2 has given to the ENI. Without it a pod that leaves by the
                wrong ENI still gets through, so that mistakes in rules 512 and 1536 stay hidden until the check is on again.
                """)
            .evidence("The attribute SourceDestCheck of each node's ENIs.",
                "aws ec2 describe-network-interfaces --query 'NetworkInterfaces[].[NetworkInterfaceId,SourceDestCheck]' --output text")
            .fix("aws ec2 modify-network-interface-attribute --source-dest-check --network-interface-id ENI");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var enis = seen.kube().nodes().orThrow().stream().flatMap(node -> seen.enisOf(node).stream()).toList();
        for (var eni : enis) wrong.unless(eni.sourceDestCheck(), "%s of %s does not check", eni.id(), eni.instanceId());
        return wrong.verdict("%d ENIs".formatted(enis.size()), page().fix());
    }
}
