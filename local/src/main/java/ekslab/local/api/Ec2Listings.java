package ekslab.local.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Region;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;
import software.amazon.awssdk.services.ec2.model.Vpc;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.CloudView;
import ekslab.local.cloud.InstanceTypes;
import ekslab.local.cloud.Refused;
import ekslab.local.cloud.Seen;
import ekslab.local.cloud.Zones;

/** The Describe actions that are answered. */
final class Ec2Listings {

    private final Map<String, Supplier<Listing<?>>> byAction = new HashMap<>();
    private final Cloud cloud;

    Ec2Listings(Cloud cloud) {
        this.cloud = cloud;
        things("DescribeVpcs", Vpc.class, () -> Vpc.builder(), () -> DescribeVpcsResponse.builder(), Map.of("VpcId", Vpc::vpcId),
            Function.identity());
        things("DescribeSubnets", Subnet.class, () -> Subnet.builder(), () -> DescribeSubnetsResponse.builder(),
            Map.of("SubnetId", Subnet::subnetId), it -> Seen.subnet(cloud, it));
        things("DescribeRouteTables", RouteTable.class, () -> RouteTable.builder(), () -> DescribeRouteTablesResponse.builder(),
            Map.of("RouteTableId", RouteTable::routeTableId),
            Function.identity());
        things("DescribeInternetGateways", InternetGateway.class, () -> InternetGateway.builder(),
            () -> DescribeInternetGatewaysResponse.builder(),
            Map.of("InternetGatewayId", InternetGateway::internetGatewayId), Function.identity());
        things("DescribeNatGateways", NatGateway.class, () -> NatGateway.builder(), () -> DescribeNatGatewaysResponse.builder(),
            Map.of("NatGatewayId", NatGateway::natGatewayId),
            Function.identity());
        things("DescribeNetworkAcls", NetworkAcl.class, () -> NetworkAcl.builder(), () -> DescribeNetworkAclsResponse.builder(),
            Map.of("NetworkAclId", NetworkAcl::networkAclId),
            Function.identity());
        things("DescribeAddresses", Address.class, () -> Address.builder(), () -> DescribeAddressesResponse.builder(),
            Map.of("AllocationId", Address::allocationId, "PublicIp", Address::publicIp), Function.identity());
        things("DescribeSecurityGroups", SecurityGroup.class, () -> SecurityGroup.builder(), () -> DescribeSecurityGroupsResponse.builder(),
            Map.of("GroupId", SecurityGroup::groupId, "GroupName", SecurityGroup::groupName), it -> Seen.group(cloud, it));
        things("DescribeSecurityGroupRules", SecurityGroupRule.class, () -> SecurityGroupRule.builder(),
            () -> DescribeSecurityGroupRulesResponse.builder(),
            Map.of("SecurityGroupRuleId", SecurityGroupRule::securityGroupRuleId), Function.identity());
        things("DescribeNetworkInterfaces", NetworkInterface.class, () -> NetworkInterface.builder(),
            () -> DescribeNetworkInterfacesResponse.builder(),
            Map.of("NetworkInterfaceId", NetworkInterface::networkInterfaceId), Function.identity());
        things("DescribeFlowLogs", FlowLog.class, () -> FlowLog.builder(), () -> DescribeFlowLogsResponse.builder(),
            Map.of("FlowLogId", FlowLog::flowLogId), Function.identity());
        things("DescribeLaunchTemplates", LaunchTemplate.class, () -> LaunchTemplate.builder(),
            () -> DescribeLaunchTemplatesResponse.builder(),
            Map.of("LaunchTemplateId", LaunchTemplate::launchTemplateId, "LaunchTemplateName", LaunchTemplate::launchTemplateName),
            Function.identity());
        byAction.put("DescribeInstances", () -> new Listing<>(() -> Instance.builder(), () -> DescribeInstancesResponse.builder(),
            view -> view.list(Instance.class).stream().map(it -> Seen.instance(view, it)).toList(),
            Map.of("InstanceId", Instance::instanceId),
            (view, id) -> view.require(Instance.class, id), this::reservation));
        byAction.put("DescribeInstanceTypes",
            () -> new Listing<>(() -> InstanceTypeInfo.builder(), () -> DescribeInstanceTypesResponse.builder(),
                view -> InstanceTypes.known().stream().map(InstanceTypeSeen::of).toList(),
                Map.of("InstanceType", InstanceTypeInfo::instanceTypeAsString),
                (view, name) -> InstanceTypes.of(name), it -> it));
        byAction.put("DescribeAvailabilityZones",
            () -> new Listing<>(() -> AvailabilityZone.builder(), () -> DescribeAvailabilityZonesResponse.builder(), view -> zones(),
                Map.of("ZoneName", AvailabilityZone::zoneName, "ZoneId", AvailabilityZone::zoneId), Ec2Listings::invalid, it -> it));
        byAction.put("DescribeRegions",
            () -> new Listing<>(() -> Region.builder(), () -> DescribeRegionsResponse.builder(), view -> regions(),
                Map.of("RegionName", Region::regionName),
                Ec2Listings::invalid, it -> it));
        byAction.put("DescribeTags", () -> new Listing<>(() -> TagDescription.builder(), () -> DescribeTagsResponse.builder(),
            Ec2Listings::tags, Map.of(), Ec2Listings::invalid, it -> it));
    }

    /** @throws Refused for an action that EC2 does not know, or that is not answered here */
    Listing<?> of(String action) {
        var listing = byAction.get(action);
        if (listing != null) return listing.get();
        throw isOfEc2(action) ? new Refused("UnsupportedOperation",
            "%s is not played on this machine. What the templates describe is changed there and deployed; everything else is on AWS: ./lab up --target aws"
                .formatted(action))
            : new Refused("InvalidAction", "The action %s is not valid for this web service.".formatted(action));
    }

    /** The SDK has a class for the request of every action that there is. */
    private static boolean isOfEc2(String action) {
        if (!action.matches("[A-Z][A-Za-z0-9]{2,80}")) return false;
        return Ec2Client.class.getResource("model/%sRequest.class".formatted(action)) != null;
    }

    private <T extends SdkPojo> void things(String action, Class<T> type, Supplier<SdkPojo> shape, Supplier<SdkPojo> response,
        Map<String, Function<T, String>> ids,
        Function<T, T> seen) {
        byAction.put(action, () -> new Listing<>(shape, response, view -> view.list(type).stream().map(seen).toList(), ids,
            (view, id) -> view.require(type, id), it -> it));
    }

    private SdkPojo reservation(Instance instance) {
        return Reservation.builder().reservationId("r-0" + cloud.names().hex("reservation " + instance.instanceId(), 16))
            .ownerId(cloud.account()).instances(instance).build();
    }

    private List<AvailabilityZone> zones() {
        var region = cloud.region();
        return Zones.names(region).stream()
            .map(zone -> AvailabilityZone.builder().zoneName(zone).zoneId(Zones.id(region, zone)).regionName(region).groupName(region)
                .networkBorderGroup(region).zoneType("availability-zone").state("available").optInStatus("opt-in-not-required").build())
            .toList();
    }

    private List<Region> regions() {
        return List.of(Region.builder().regionName(cloud.region()).endpoint("ec2.%s.amazonaws.com".formatted(cloud.region()))
            .optInStatus("opt-in-not-required").build());
    }

    private static List<TagDescription> tags(CloudView view) {
        return Stream
            .of(tags(view, Vpc.class, "vpc", Vpc::vpcId, Vpc::tags), tags(view, Subnet.class, "subnet", Subnet::subnetId, Subnet::tags),
                tags(view, RouteTable.class, "route-table", RouteTable::routeTableId, RouteTable::tags),
                tags(view, InternetGateway.class, "internet-gateway", InternetGateway::internetGatewayId, InternetGateway::tags),
                tags(view, NatGateway.class, "natgateway", NatGateway::natGatewayId, NatGateway::tags),
                tags(view, Address.class, "elastic-ip", Address::allocationId, Address::tags),
                tags(view, SecurityGroup.class, "security-group", SecurityGroup::groupId, SecurityGroup::tags),
                tags(view, NetworkInterface.class, "network-interface", NetworkInterface::networkInterfaceId, NetworkInterface::tagSet),
                tags(view, Instance.class, "instance", Instance::instanceId, Instance::tags),
                tags(view, FlowLog.class, "vpc-flow-log", FlowLog::flowLogId, FlowLog::tags))
            .flatMap(Function.identity()).toList();
    }

    private static <T> Stream<TagDescription> tags(CloudView view, Class<T> type, String noun, Function<T, String> id,
        Function<T, List<Tag>> tags) {
        return view.list(type).stream().flatMap(thing -> tags.apply(thing).stream()
            .map(tag -> TagDescription.builder().resourceId(id.apply(thing)).resourceType(noun).key(tag.key()).value(tag.value()).build()));
    }

    private static void invalid(CloudView view, String value) {
        throw new Refused("InvalidParameterValue", "Invalid value: [%s]".formatted(value));
    }
}
