package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Snapshot;

/** An interface can be attached in its own zone only, whichever subnet it stands in. */
final class EnisInZoneOfTheirNode implements Check {

    @Override public String name() {
        return "enis-in-zone-of-their-node";
    }

    @Override public String intent() {
        return "Every network interface of a node stands in a subnet of the node's zone";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Family family() {
        return Family.INTERFACES;
    }

    @Override public Page page() {
        return Page.meaning("""
                A subnet belongs to one zone, and an instance takes interfaces of its own zone only. An ENIConfig that names another
                zone's subnet leaves the VPC CNI without a new ENI: the node's pods hang in ContainerCreating when the first one is
                used up.
                """)
            .evidence("The zone of the subnet of each ENI, beside the zone of the instance that it is attached to.",
                "aws ec2 describe-network-interfaces --query 'NetworkInterfaces[].[NetworkInterfaceId,Attachment.InstanceId,AvailabilityZone]' --output table")
            .fix("Name a subnet of the node's zone in its ENIConfig, and replace the node.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var subnets = seen.ec2().subnets().orThrow().byName();
        var wrong = new Complaints();
        var count = 0;
        for (var node : seen.kube().nodes().orThrow())
            for (var eni : seen.enisOf(node)) {
                var subnet = subnets.get(eni.subnetId());
                if (subnet == null) throw new CouldNotLook("%s stands in %s, which EC2 does not list".formatted(eni.id(), eni.subnetId()));
                var zone = seen.instance(node).zone();
                wrong.unless(subnet.zone().equals(zone), "%s of %s stands in %s (%s), the node in %s", eni.id(), node.name(), subnet.id(),
                    subnet.zone(), zone);
                count++;
            }
        return wrong.verdict("%d interfaces".formatted(count), page().fix());
    }
}
