package ekslab.local.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesResponse;
import software.amazon.awssdk.services.ec2.model.AssignedPrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cloud.NetworkAcls;
import ekslab.local.cloud.Refused;
import ekslab.local.cloud.Routing;
import ekslab.local.cloud.SecurityGroups;

/** The actions with which exercises change the network: addresses and interfaces, security groups, routes, ACL entries, the resolver, tags. */
final class Ec2Writes {

    private static final Set<String> COMMON = Set.of("Action", "Version", "DryRun", "ClientToken");

    private final Cloud cloud;
    private final Ec2 ec2;
    private final Map<String, Write> byAction = new HashMap<>();

    /** @param parameters the names, without numbers, that it takes
     *  @param done answers with the members of the answer; null for a plain "true" */
    private record Write(Set<String> parameters, Function<Call, SdkPojo> done) {}

    Ec2Writes(Cloud cloud) {
        this.cloud = cloud;
        ec2 = new Ec2(cloud);
        put("AssignPrivateIpAddresses", this::assign, "NetworkInterfaceId", "SecondaryPrivateIpAddressCount", "PrivateIpAddress",
            "AllowReassignment");
        put("UnassignPrivateIpAddresses", plain(call -> ec2.unassignPrivateIpAddresses(id(call), call.list("PrivateIpAddress"))),
            "NetworkInterfaceId", "PrivateIpAddress");
        put("CreateNetworkInterface", this::create, "SubnetId", "Description", "SecurityGroupId", "SecondaryPrivateIpAddressCount",
            "TagSpecification");
        put("AttachNetworkInterface", call -> AttachNetworkInterfaceResponse.builder().attachmentId(ec2
            .attachNetworkInterface(id(call), call.parameter("InstanceId"), number(call, "DeviceIndex", 0)).attachment().attachmentId())
            .build(), "NetworkInterfaceId", "InstanceId", "DeviceIndex");
        put("DetachNetworkInterface", plain(call -> ec2.detachNetworkInterface(call.parameter("AttachmentId"))), "AttachmentId", "Force");
        put("DeleteNetworkInterface", plain(call -> ec2.deleteNetworkInterface(id(call))), "NetworkInterfaceId");
        put("ModifyNetworkInterfaceAttribute", plain(this::modify), "NetworkInterfaceId", "SourceDestCheck", "SecurityGroupId",
            "Attachment");
        for (var egress : List.of(false, true)) {
            var way = egress ? "Egress" : "Ingress";
            var names = new String[]{ "GroupId", "IpPermissions", "IpProtocol", "FromPort", "ToPort", "CidrIp", "SourceSecurityGroupName" };
            put("AuthorizeSecurityGroup" + way, call -> AuthorizeSecurityGroupIngressResponse.builder().returnValue(true)
                .securityGroupRules(rules(call, egress).stream().map(new SecurityGroups(cloud)::authorize).toList()).build(), names);
            put("RevokeSecurityGroup" + way, call -> {
                rules(call, egress).forEach(new SecurityGroups(cloud)::revoke);
                return RevokeSecurityGroupIngressResponse.builder().returnValue(true).build();
            }, names);
        }
        var route = new String[]{ "RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId", "NetworkInterfaceId" };
        put("CreateRoute", call -> {
            new Routing(cloud).addRoute(call.parameter("RouteTableId"), route(call));
            return CreateRouteResponse.builder().returnValue(true).build();
        }, route);
        put("ReplaceRoute", plain(call -> new Routing(cloud).replaceRoute(call.parameter("RouteTableId"), route(call))), route);
        put("DeleteRoute",
            plain(call -> new Routing(cloud).removeRoute(call.parameter("RouteTableId"), call.parameter("DestinationCidrBlock"))),
            "RouteTableId", "DestinationCidrBlock");
        var entry = new String[]{ "NetworkAclId", "RuleNumber", "Egress", "Protocol", "RuleAction", "CidrBlock", "PortRange", "Icmp" };
        put("CreateNetworkAclEntry", plain(call -> new NetworkAcls(cloud).addEntry(call.parameter("NetworkAclId"), entry(call))), entry);
        put("ReplaceNetworkAclEntry", plain(call -> new NetworkAcls(cloud).replaceEntry(call.parameter("NetworkAclId"), entry(call))),
            entry);
        put("DeleteNetworkAclEntry", plain(call -> new NetworkAcls(cloud).removeEntry(call.parameter("NetworkAclId"), entry(call))),
            "NetworkAclId", "RuleNumber", "Egress");
        var attributes = new VpcAttributeActions(cloud);
        put("DescribeVpcAttribute", attributes::describe, "VpcId", "Attribute");
        put("ModifyVpcAttribute", plain(attributes::modify), "VpcId", "EnableDnsSupport", "EnableDnsHostnames");
        put("CreateTags", plain(call -> call.list("ResourceId").forEach(resource -> ec2.createTags(resource, tags(call, "Tag")))),
            "ResourceId",
            "Tag");
    }

    private void put(String action, Function<Call, SdkPojo> done, String... parameters) {
        byAction.put(action, new Write(Set.of(parameters), done));
    }

    private interface Change {
        void of(Call call);
    }

    private static Function<Call, SdkPojo> plain(Change change) {
        return call -> {
            change.of(call);
            return null;
        };
    }

    /**
     * What to do for an action of these; the answer's members come of it, "return: true" for none.
     *
     * @throws Refused UnknownParameter, DryRunOperation
     */
    Optional<String> answer(String action, Call call) {
        var write = byAction.get(action);
        if (write == null) return Optional.empty();
        for (var name : call.parameters().keySet()) {
            var first = name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
            if (!COMMON.contains(name) && !write.parameters.contains(first))
                throw new Refused("UnknownParameter", "The parameter %s is not recognized".formatted(name));
        }
        if (call.parameter("DryRun").equals("true"))
            throw new Refused("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        var members = write.done.apply(call);
        return Optional.of(members == null ? "<return>true</return>" : new Xml().members(members).toString());
    }

    private static String id(Call call) {
        if (call.parameter("NetworkInterfaceId").isEmpty())
            throw new Refused("MissingParameter", "The request must contain the parameter networkInterfaceId");
        return call.parameter("NetworkInterfaceId");
    }

    private static int number(Call call, String name, int otherwise) {
        var text = call.parameter(name);
        if (text.isEmpty()) return otherwise;
        if (!text.matches("-?\\d{1,9}"))
            throw new Refused("InvalidParameterValue",
                "Value (%s) for parameter %s is invalid. It must be a number.".formatted(text, name));
        return Integer.parseInt(text);
    }

    private SdkPojo assign(Call call) {
        var before = addresses(cloud.require(NetworkInterface.class, id(call)));
        var told = call.list("PrivateIpAddress");
        var after = told.isEmpty() ? ec2.assignPrivateIpAddresses(id(call), number(call, "SecondaryPrivateIpAddressCount", 1))
            : ec2.assignPrivateIpAddresses(id(call), told);
        return AssignPrivateIpAddressesResponse.builder().networkInterfaceId(id(call)).assignedPrivateIpAddresses(addresses(after).stream()
            .filter(address -> !before.contains(address))
            .map(address -> AssignedPrivateIpAddress.builder().privateIpAddress(address).build())
            .toList()).build();
    }

    private static List<String> addresses(NetworkInterface eni) {
        return eni.privateIpAddresses().stream().map(NetworkInterfacePrivateIpAddress::privateIpAddress).toList();
    }

    private SdkPojo create(Call call) {
        return CreateNetworkInterfaceResponse.builder().networkInterface(ec2.createNetworkInterface(call.parameter("SubnetId"),
            call.parameter("Description"), call.list("SecurityGroupId"), number(call, "SecondaryPrivateIpAddressCount", 0), 0,
            tags(call, "TagSpecification.1.Tag"))).build();
    }

    private void modify(Call call) {
        var check = call.parameter("SourceDestCheck.Value");
        var groups = call.list("SecurityGroupId");
        var attachment = call.parameter("Attachment.AttachmentId");
        if (check.isEmpty() && groups.isEmpty() && attachment.isEmpty())
            throw new Refused("InvalidParameterCombination", "No attributes specified.");
        if (!check.isEmpty()) ec2.modifySourceDestCheck(id(call), check.equals("true"));
        if (!groups.isEmpty()) ec2.modifyGroups(id(call), groups);
        if (!attachment.isEmpty())
            ec2.modifyDeleteOnTermination(attachment, call.parameter("Attachment.DeleteOnTermination").equals("true"));
    }

    /** One for each range and each group of each permission. */
    private List<SecurityGroupRule> rules(Call call, boolean egress) {
        var rules = new ArrayList<SecurityGroupRule>();
        if (!call.parameter("IpProtocol").isEmpty())
            rules.add(rule(call, "", egress).cidrIpv4(call.parameter("CidrIp").isEmpty() ? null : call.parameter("CidrIp")).build());
        for (var i = 1; !call.parameter("IpPermissions.%d.IpProtocol".formatted(i)).isEmpty(); i++) {
            var prefix = "IpPermissions.%d.".formatted(i);
            for (var range : call.structures(prefix + "IpRanges"))
                if (range.containsKey("CidrIp"))
                    rules.add(rule(call, prefix, egress).cidrIpv4(range.get("CidrIp")).description(range.get("Description")).build());
            for (var group : call.structures(prefix + "Groups"))
                if (group.containsKey("GroupId"))
                    rules.add(rule(call, prefix, egress).description(group.get("Description"))
                        .referencedGroupInfo(of -> of.groupId(group.get("GroupId")).userId(cloud.account())).build());
        }
        if (rules.isEmpty())
            throw new Refused("MissingParameter", "The request must contain the parameter ipPermissions, with a range or a group");
        return rules;
    }

    private static SecurityGroupRule.Builder rule(Call call, String prefix, boolean egress) {
        var protocol = call.parameter(prefix + "IpProtocol");
        var all = protocol.equals("-1");
        return SecurityGroupRule.builder().groupId(call.parameter("GroupId")).isEgress(egress).ipProtocol(protocol)
            .fromPort(all ? -1 : number(call, prefix + "FromPort", -1)).toPort(all ? -1 : number(call, prefix + "ToPort", -1));
    }

    private static Route route(Call call) {
        return Route.builder().destinationCidrBlock(call.parameter("DestinationCidrBlock")).gatewayId(orNull(call, "GatewayId"))
            .natGatewayId(orNull(call, "NatGatewayId")).networkInterfaceId(orNull(call, "NetworkInterfaceId")).build();
    }

    private static String orNull(Call call, String name) { return call.parameter(name).isEmpty() ? null : call.parameter(name); }

    private static NetworkAclEntry entry(Call call) {
        var entry = NetworkAclEntry.builder().ruleNumber(number(call, "RuleNumber", 0)).egress(call.parameter("Egress").equals("true"))
            .protocol(orNull(call, "Protocol")).ruleAction(orNull(call, "RuleAction")).cidrBlock(orNull(call, "CidrBlock"));
        if (!call.parameter("PortRange.From").isEmpty())
            entry.portRange(range -> range.from(number(call, "PortRange.From", 0)).to(number(call, "PortRange.To", 0)));
        return entry.build();
    }

    private static Map<String, String> tags(Call call, String prefix) {
        var tags = new LinkedHashMap<String, String>();
        for (var i = 1; !call.parameter("%s.%d.Key".formatted(prefix, i)).isEmpty(); i++)
            tags.put(call.parameter("%s.%d.Key".formatted(prefix, i)), call.parameter("%s.%d.Value".formatted(prefix, i)));
        return tags;
    }
}
