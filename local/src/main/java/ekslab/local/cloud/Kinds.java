package ekslab.local.cloud;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.eks.model.AccessEntry;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;

/** The types of things a cloud can hold: where each keeps its id, and what AWS calls its absence. */
final class Kinds {

    private record Kind<T>(Class<T> type, Function<T, String> id, String missing, String noun) {

        String idOf(Object thing) {
            return id.apply(type.cast(thing));
        }
    }

    private static final String EKS_MISSING = "ResourceNotFoundException";

    private static final Map<Class<?>, Kind<?>> ALL = Stream.of(
        new Kind<>(Vpc.class, Vpc::vpcId, "InvalidVpcID.NotFound", "vpc ID"),
        new Kind<>(VpcAttributes.class, VpcAttributes::vpcId, "InvalidVpcID.NotFound", "vpc ID"),
        new Kind<>(Subnet.class, Subnet::subnetId, "InvalidSubnetID.NotFound", "subnet ID"),
        new Kind<>(RouteTable.class, RouteTable::routeTableId, "InvalidRouteTableID.NotFound", "routeTable ID"),
        new Kind<>(InternetGateway.class, InternetGateway::internetGatewayId, "InvalidInternetGatewayID.NotFound", "internetGateway ID"),
        new Kind<>(NatGateway.class, NatGateway::natGatewayId, "NatGatewayNotFound", "NAT gateway"),
        new Kind<>(Address.class, Address::allocationId, "InvalidAllocationID.NotFound", "allocation ID"),
        new Kind<>(NetworkAcl.class, NetworkAcl::networkAclId, "InvalidNetworkAclID.NotFound", "networkAcl ID"),
        new Kind<>(SecurityGroup.class, SecurityGroup::groupId, "InvalidGroup.NotFound", "security group"),
        new Kind<>(SecurityGroupRule.class, SecurityGroupRule::securityGroupRuleId, "InvalidSecurityGroupRuleId.NotFound",
            "security group rule"),
        new Kind<>(NetworkInterface.class, NetworkInterface::networkInterfaceId, "InvalidNetworkInterfaceID.NotFound",
            "networkInterface ID"),
        new Kind<>(Instance.class, Instance::instanceId, "InvalidInstanceID.NotFound", "instance ID"),
        new Kind<>(UserData.class, UserData::instanceId, "InvalidInstanceID.NotFound", "instance ID"),
        new Kind<>(LaunchTemplate.class, LaunchTemplate::launchTemplateId, "InvalidLaunchTemplateId.NotFound", "launch template ID"),
        new Kind<>(LaunchTemplateVersion.class, version -> version.launchTemplateId() + "/" + version.versionNumber(),
            "InvalidLaunchTemplateId.VersionNotFound", "launch template version"),
        new Kind<>(FlowLog.class, FlowLog::flowLogId, "InvalidFlowLogId.NotFound", "flow log"),
        new Kind<>(Cluster.class, Cluster::name, EKS_MISSING, "cluster"),
        new Kind<>(Nodegroup.class, group -> group.clusterName() + "/" + group.nodegroupName(), EKS_MISSING, "node group"),
        new Kind<>(Addon.class, addon -> addon.clusterName() + "/" + addon.addonName(), EKS_MISSING, "addon"),
        new Kind<>(AccessEntry.class, entry -> entry.clusterName() + "/" + entry.principalArn(), EKS_MISSING, "access entry"),
        new Kind<>(AccessPolicies.class, policies -> policies.clusterName() + "/" + policies.principalArn(), EKS_MISSING, "access entry"),
        new Kind<>(PodIdentityAssociation.class, PodIdentityAssociation::associationId, EKS_MISSING, "pod identity association"))
        .collect(Collectors.toMap(Kind::type, Function.identity()));

    private Kinds() {}

    static String id(Object thing) {
        return of(thing.getClass()).idOf(thing);
    }

    static Refused notFound(Class<?> type, String id) {
        var kind = of(type);
        return new Refused(kind.missing, "The %s '%s' does not exist".formatted(kind.noun, id));
    }

    private static Kind<?> of(Class<?> type) {
        var kind = ALL.get(type);
        if (kind == null) throw new IllegalArgumentException("the cloud holds no things of %s".formatted(type));
        return kind;
    }
}
