package ekslab.verify.check;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.facts.TypeLimits;

/** The next ENI takes all its addresses at once; a full subnet shows only when the next pod hangs. */
final class SubnetsHaveFreeAddresses implements Check {

    @Override public String name() {
        return "subnets-have-free-addresses";
    }

    @Override public String intent() {
        return "Every subnet with a node has room for one more ENI";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Family family() {
        return Family.LIMITS;
    }

    @Override public Page page() {
        return Page.meaning("""
                Pods take real addresses of the subnet, and the VPC CNI takes them by the ENI, ahead of need. A subnet runs out long
                before it has that many pods; the first sign is a pod in ContainerCreating, with "failed to assign an IP address to
                container" among its events.
                """)
            .evidence("The free addresses that EC2 tells of each subnet with a node, beside what one more ENI would take.",
                "aws ec2 describe-subnets --query 'Subnets[].[SubnetId,CidrBlock,AvailableIpAddressCount]' --output table")
            .fix("""
                Remove what holds addresses (aws ec2 describe-network-interfaces), lower the warm targets, or describe larger subnets.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var room = seen.ec2().types().orThrow().stream().mapToInt(TypeLimits::ipv4PerEni).max().orElse(1);
        var wrong = new Complaints();
        var used = seen.kube().nodes().orThrow().stream().map(node -> seen.instance(node).subnetId()).collect(toSet());
        var subnets = seen.ec2().subnets().orThrow().stream().filter(subnet -> used.contains(subnet.id())).toList();
        for (var subnet : subnets)
            wrong.unless(subnet.freeAddresses() >= room, "%s (%s) has %d free, one ENI takes %d", subnet.id(), subnet.cidr(),
                subnet.freeAddresses(), room);
        return wrong.verdict(
            subnets.stream().map(subnet -> "%s %d free".formatted(subnet.cidr(), subnet.freeAddresses())).collect(joining(", ")),
            page().fix());
    }
}
