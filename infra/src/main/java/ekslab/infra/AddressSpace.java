package ekslab.infra;

import java.util.List;
import java.util.Map;

import inet.ipaddr.ipv4.IPv4Address;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.constructs.Construct;

/** The VPC: one public and one private subnet in each zone, an internet gateway, and a NAT gateway only for nodes that need one. */
final class AddressSpace extends Construct {

    private final Vpc vpc;

    AddressSpace(Construct scope, String id, Settings settings) {
        super(scope, id);
        var plan = settings.addresses();
        var nat = settings.nodes().placement() == Placement.PRIVATE;

        vpc = Vpc.Builder.create(this, "Vpc")
            .vpcName(settings.name() + "-VPC")
            .availabilityZones(settings.zones()) // pinned: asking AWS would need credentials
            .ipAddresses(new ExactCidrs(plan.vpc().toString(), Map.of(
                "PublicSubnet", texts(plan.publicSubnets()),
                "PrivateSubnet", texts(plan.privateSubnets()))))
            .subnetConfiguration(List.of(
                group("PublicSubnet", SubnetType.PUBLIC),
                group("PrivateSubnet", nat ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED)))
            .natGateways(nat ? 1 : 0) // one is enough for a lab; a second only adds hourly cost
            .restrictDefaultSecurityGroup(false) // would bring a Lambda; nothing here uses that group
            .build();

        present(vpc.getPublicSubnets(), settings.name() + "-PublicSubnet", "kubernetes.io/role/elb");
        present(nat ? vpc.getPrivateSubnets() : vpc.getIsolatedSubnets(), settings.name() + "-PrivateSubnet",
            "kubernetes.io/role/internal-elb");
    }

    IVpc vpc() { return vpc; }

    /** The names that the hand-out greps for, and the role by which a load balancer controller finds its subnets. */
    private static void present(List<ISubnet> subnets, String name, String role) {
        for (var i = 0; i < subnets.size(); i++) {
            Tags.of(subnets.get(i)).add("Name", name + (i + 1));
            Tags.of(subnets.get(i)).add(role, "1");
        }
    }

    private static SubnetConfiguration group(String name, SubnetType type) {
        return SubnetConfiguration.builder().name(name).subnetType(type).build();
    }

    private static List<String> texts(List<IPv4Address> ranges) {
        return ranges.stream().map(IPv4Address::toString).toList();
    }
}
