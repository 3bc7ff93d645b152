package ekslab.verify.look;

import java.util.function.Supplier;

import software.amazon.awssdk.services.ec2.Ec2Client;

import ekslab.verify.facts.Cluster;
import ekslab.verify.facts.Ec2;

/** Looks at all that EC2 knows of the cluster's VPC, a list at a time, so that one that may not be read hides no other. */
final class Ec2Looks {

    private Ec2Looks() {}

    /** Begins; what is returned waits for the end. */
    static Supplier<Ec2> begin(Lookout lookout, Look<Ec2Client> client, Look<Cluster> cluster, FromKubernetes known) {
        var machines = lookout.at("vpc of the cluster", () -> new Ec2Look(client.get(), cluster.get().vpcId()));
        var ways = lookout.at("vpc of the cluster", () -> new VpcLook(client.get(), cluster.get().vpcId()));
        var subnets = lookout.at("ec2 subnets", () -> machines.get().subnets());
        var instances = lookout.at("ec2 instances", () -> known.instances(machines.get()::instances));
        var enis = lookout.at("ec2 enis", () -> known.enis(machines.get()::enis));
        var types = lookout.at("ec2 instance types", () -> machines.get().limits(instances.get()));
        var vpc = lookout.at("ec2 vpc", () -> ways.get().vpc());
        var dns = lookout.at("ec2 vpc attributes", () -> ways.get().dns());
        var routeTables = lookout.at("ec2 route tables", () -> ways.get().routeTables());
        var acls = lookout.at("ec2 network acls", () -> ways.get().acls());
        var groups = lookout.at("ec2 security groups", () -> ways.get().groups());
        var internetGateways = lookout.at("ec2 internet gateways", () -> ways.get().internetGateways());
        var natGateways = lookout.at("ec2 nat gateways", () -> ways.get().natGateways());
        var flowLogs = lookout.at("ec2 flow logs", () -> ways.get().flowLogs());
        return () -> new Ec2(vpc.seen(), dns.seen(), subnets.seen(), routeTables.seen(), acls.seen(), groups.seen(),
            internetGateways.seen(), natGateways.seen(), flowLogs.seen(), instances.seen(), enis.seen(), types.seen());
    }
}
