package ekslab.verify.look;

import static java.util.Objects.requireNonNullElse;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.FlowLog;
import ekslab.verify.facts.InternetGateway;
import ekslab.verify.facts.NatGateway;
import ekslab.verify.facts.NetworkAcl;
import ekslab.verify.facts.RouteTable;
import ekslab.verify.facts.SecurityGroup;
import ekslab.verify.facts.Vpc;
import ekslab.verify.facts.VpcDns;

/** What EC2 knows of the ways through one VPC. */
record VpcLook(Ec2Client ec2, String id) {

    Vpc vpc() {
        var vpc = ec2.describeVpcs(ask -> ask.vpcIds(id)).vpcs().stream().findFirst()
            .orElseThrow(() -> new CouldNotLook("EC2 lists no VPC " + id));
        return new Vpc(id, vpc.cidrBlockAssociationSet().stream().map(each -> each.cidrBlock()).toList());
    }

    /** EC2 tells one attribute at a time. */
    VpcDns dns() {
        return new VpcDns(ec2.describeVpcAttribute(ask -> ask.vpcId(id).attribute(VpcAttributeName.ENABLE_DNS_SUPPORT)).enableDnsSupport()
            .value(),
            ec2.describeVpcAttribute(ask -> ask.vpcId(id).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES)).enableDnsHostnames().value());
    }

    List<RouteTable> routeTables() {
        return ec2.describeRouteTablesPaginator(ask -> ask.filters(in("vpc-id"))).routeTables().stream()
            .map(table -> new RouteTable(table.routeTableId(),
                table.associations().stream().anyMatch(each -> Boolean.TRUE.equals(each.main())),
                table.associations().stream().map(each -> each.subnetId()).filter(subnet -> subnet != null).toList(),
                table.routes().stream().filter(route -> route.destinationCidrBlock() != null).map(VpcLook::route).toList()))
            .toList();
    }

    private static RouteTable.Route route(software.amazon.awssdk.services.ec2.model.Route route) {
        var target = Stream.of(route.gatewayId(), route.natGatewayId(), route.networkInterfaceId(), route.transitGatewayId(),
            route.vpcPeeringConnectionId(), route.egressOnlyInternetGatewayId()).filter(each -> each != null).findFirst().orElse("");
        return new RouteTable.Route(route.destinationCidrBlock(), target, "blackhole".equals(route.stateAsString()));
    }

    List<NetworkAcl> acls() {
        return ec2.describeNetworkAclsPaginator(ask -> ask.filters(in("vpc-id"))).networkAcls().stream()
            .map(acl -> new NetworkAcl(acl.networkAclId(), acl.associations().stream().map(each -> each.subnetId()).toList(),
                acl.entries().stream().filter(entry -> entry.cidrBlock() != null).map(VpcLook::entry)
                    .sorted(Comparator.comparing(NetworkAcl.Entry::number)).toList()))
            .toList();
    }

    private static NetworkAcl.Entry entry(NetworkAclEntry entry) {
        var ports = Optional.ofNullable(entry.portRange());
        return new NetworkAcl.Entry(entry.ruleNumber(), Boolean.TRUE.equals(entry.egress()), "allow".equals(entry.ruleActionAsString()),
            Integer.parseInt(entry.protocol()), entry.cidrBlock(), ports.map(range -> range.from()).orElse(-1),
            ports.map(range -> range.to()).orElse(-1));
    }

    List<SecurityGroup> groups() {
        return ec2.describeSecurityGroupsPaginator(ask -> ask.filters(in("vpc-id"))).securityGroups().stream()
            .map(group -> new SecurityGroup(group.groupId(), group.groupName(), Stream.concat(
                group.ipPermissions().stream().map(each -> rule(false, each)),
                group.ipPermissionsEgress().stream().map(each -> rule(true, each))).toList()))
            .toList();
    }

    private static SecurityGroup.Rule rule(boolean egress, IpPermission allowed) {
        return new SecurityGroup.Rule(egress, allowed.ipProtocol(), requireNonNullElse(allowed.fromPort(), -1),
            requireNonNullElse(allowed.toPort(), -1), allowed.ipRanges().stream().map(each -> each.cidrIp()).toList(),
            allowed.userIdGroupPairs().stream().map(each -> each.groupId()).toList());
    }

    List<InternetGateway> internetGateways() {
        return ec2.describeInternetGatewaysPaginator(ask -> ask.filters(in("attachment.vpc-id"))).internetGateways().stream()
            .flatMap(gateway -> gateway.attachments().stream().filter(each -> id.equals(each.vpcId()))
                .map(each -> new InternetGateway(gateway.internetGatewayId(), each.stateAsString())))
            .toList();
    }

    List<NatGateway> natGateways() {
        return ec2.describeNatGatewaysPaginator(ask -> ask.filter(in("vpc-id"))).natGateways().stream().map(gateway -> {
            var address = gateway.natGatewayAddresses().stream().findFirst();
            return new NatGateway(gateway.natGatewayId(), gateway.subnetId(), address.map(each -> each.privateIp()).orElse(""),
                address.map(each -> each.publicIp()).orElse(""), gateway.stateAsString());
        }).toList();
    }

    /** Those of the VPC as a whole. */
    List<FlowLog> flowLogs() {
        return ec2.describeFlowLogsPaginator(ask -> ask.filter(in("resource-id"))).flowLogs().stream()
            .map(log -> new FlowLog(log.flowLogId(), log.resourceId(), log.trafficTypeAsString(),
                requireNonNullElse(log.logGroupName(), requireNonNullElse(log.logDestination(), "")), log.flowLogStatus()))
            .toList();
    }

    private Filter in(String filter) { return Filter.builder().name(filter).values(id).build(); }
}
