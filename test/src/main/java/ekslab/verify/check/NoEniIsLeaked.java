package ekslab.verify.check;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** Such an ENI holds addresses that nobody can use, and keeps the VPC from being deleted. */
final class NoEniIsLeaked implements Check {

    @Override public String name() {
        return "no-eni-is-leaked";
    }

    @Override public String intent() {
        return "No ENI that the VPC CNI has made is left without an instance";
    }

    @Override public Family family() {
        return Family.HYGIENE;
    }

    @Override public Page page() {
        return Page.meaning("""
                The VPC CNI makes ENIs and takes them away again. One that it could not take away, as when its node died, still holds
                its addresses, and its security group: the subnet runs out sooner, and deleting the VPC fails with
                DependencyViolation.
                """)
            .evidence("Network interfaces whose description begins with aws-K8S- and that are attached to no instance.",
                "aws ec2 describe-network-interfaces --filters Name=status,Values=available --query 'NetworkInterfaces[].[NetworkInterfaceId,Description]'")
            .fix("aws ec2 delete-network-interface --network-interface-id ENI");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var enis = seen.ec2().enis().orThrow();
        for (var eni : enis)
            wrong.unless(!eni.instanceId().isEmpty() || !eni.description().startsWith("aws-K8S-"),
                "%s (\"%s\") in %s is attached to nothing", eni.id(),
                eni.description(), eni.subnetId());
        return wrong.verdict("%d ENIs".formatted(enis.size()), page().fix());
    }
}
