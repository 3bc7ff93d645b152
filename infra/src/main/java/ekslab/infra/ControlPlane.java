package ekslab.infra;

import java.util.List;

import inet.ipaddr.ipv4.IPv4Address;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.eks.CfnCluster;
import software.amazon.awscdk.services.eks_v2.Cluster;
import software.amazon.awscdk.services.eks_v2.ClusterLoggingTypes;
import software.amazon.awscdk.services.eks_v2.DefaultCapacityType;
import software.amazon.awscdk.services.eks_v2.EndpointAccess;
import software.amazon.awscdk.services.eks_v2.KubernetesVersion;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** The Kubernetes API: reachable from outside and from the nodes, logged, and empty until somebody is let in and something is added. */
final class ControlPlane extends Construct {

    private final Cluster cluster;

    ControlPlane(Construct scope, String id, Settings settings, IVpc vpc, SubnetSelection subnets) {
        super(scope, id);
        var logs = LogGroup.Builder.create(this, "Logs")
            .logGroupName("/aws/eks/%s/cluster".formatted(settings.name())) // the name that EKS writes to
            .retention(Retention.of(settings.controlPlaneLogDays()))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();

        cluster = Cluster.Builder.create(this, "Cluster")
            .clusterName(settings.name())
            .version(KubernetesVersion.of(settings.kubernetesVersion()))
            .vpc(vpc).vpcSubnets(List.of(subnets))
            .serviceIpv4Cidr(settings.addresses().services().toString())
            .endpointAccess(EndpointAccess.PUBLIC_AND_PRIVATE) // nodes take the private way, people the public one
            .clusterLogging(List.of(ClusterLoggingTypes.values()))
            .bootstrapClusterCreatorAdminPermissions(true) // whoever deploys the lab works with it
            .bootstrapSelfManagedAddons(false) // the add-ons below are EKS's to update and to remove
            .defaultCapacityType(DefaultCapacityType.NODEGROUP).defaultCapacity(0) // not Auto Mode: the lab looks inside its nodes
            .build();

        var template = (CfnCluster) cluster.getNode().getDefaultChild();
        template.addPropertyOverride("UpgradePolicy.SupportType", "STANDARD"); // extended support costs six times as much
        template.addPropertyOverride("ResourcesVpcConfig.PublicAccessCidrs", // CDK's own way insists on a NAT gateway
            settings.apiAllowedCidrs().stream().map(IPv4Address::toString).toList());
        cluster.getNode().tryRemoveChild("KubectlReadyBarrier"); // what only kubectl resources of this very stack would wait for
        cluster.getNode().addDependency(logs); // else EKS makes the group itself and keeps it for ever
    }

    Cluster cluster() { return cluster; }
}
