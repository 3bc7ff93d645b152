package ekslab.local.cloud;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.InstancePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Things as EC2 shows them: with what it reads from other things when it is asked, so that no fact is kept twice. */
public final class Seen {

    private Seen() {}

    /** With the number of free addresses. */
    public static Subnet subnet(CloudView view, Subnet subnet) {
        return subnet.toBuilder().availableIpAddressCount(Addresses.free(view, subnet)).build();
    }

    /** With its network interfaces. */
    public static Instance instance(CloudView view, Instance instance) {
        return instance.toBuilder()
            .networkInterfaces(Interfaces.of(view, instance.instanceId()).stream().map(Seen::interfaceOfInstance).toList()).build();
    }

    /** With its permissions. */
    public static SecurityGroup group(CloudView view, SecurityGroup group) {
        var rules = SecurityGroups.rules(view, group.groupId()).stream().collect(Collectors.partitioningBy(SecurityGroupRule::isEgress));
        return group.toBuilder().ipPermissions(permissions(rules.get(false))).ipPermissionsEgress(permissions(rules.get(true))).build();
    }

    private static List<IpPermission> permissions(List<SecurityGroupRule> rules) {
        record Ports(String protocol, Integer from, Integer to) {}
        var byPorts = rules.stream().collect(Collectors.groupingBy(rule -> new Ports(rule.ipProtocol(), rule.fromPort(), rule.toPort()),
            LinkedHashMap::new, Collectors.toList()));
        return byPorts.entrySet().stream()
            .map(entry -> permission(entry.getKey().protocol, entry.getKey().from, entry.getKey().to, entry.getValue())).toList();
    }

    private static IpPermission permission(String protocol, Integer from, Integer to, List<SecurityGroupRule> rules) {
        var all = protocol.equals("-1");
        return IpPermission.builder().ipProtocol(protocol).fromPort(all ? null : from).toPort(all ? null : to)
            .ipRanges(rules.stream().filter(rule -> rule.cidrIpv4() != null)
                .map(rule -> IpRange.builder().cidrIp(rule.cidrIpv4()).description(rule.description()).build()).toList())
            .ipv6Ranges(rules.stream().filter(rule -> rule.cidrIpv6() != null)
                .map(rule -> Ipv6Range.builder().cidrIpv6(rule.cidrIpv6()).description(rule.description()).build()).toList())
            .userIdGroupPairs(rules.stream().filter(rule -> rule.referencedGroupInfo() != null).map(rule -> UserIdGroupPair.builder()
                .groupId(rule.referencedGroupInfo().groupId()).userId(rule.referencedGroupInfo().userId()).description(rule.description())
                .build()).toList())
            .build();
    }

    private static InstanceNetworkInterface interfaceOfInstance(NetworkInterface eni) {
        var association = eni.association();
        return InstanceNetworkInterface.builder().networkInterfaceId(eni.networkInterfaceId()).subnetId(eni.subnetId()).vpcId(eni.vpcId())
            .ownerId(eni.ownerId())
            .description(eni.description()).groups(eni.groups()).macAddress(eni.macAddress()).status(eni.statusAsString())
            .interfaceType(eni.interfaceTypeAsString())
            .sourceDestCheck(eni.sourceDestCheck()).privateIpAddress(eni.privateIpAddress()).privateDnsName(eni.privateDnsName())
            .association(association == null ? null : InstanceNetworkInterfaceAssociation.builder()
                .publicIp(association.publicIp()).publicDnsName(association.publicDnsName()).ipOwnerId(association.ipOwnerId()).build())
            .attachment(
                of -> of.attachmentId(eni.attachment().attachmentId()).deviceIndex(eni.attachment().deviceIndex()).networkCardIndex(0)
                    .deleteOnTermination(eni.attachment().deleteOnTermination()).status(eni.attachment().statusAsString()))
            .privateIpAddresses(eni.privateIpAddresses().stream().map(address -> InstancePrivateIpAddress.builder()
                .privateIpAddress(address.privateIpAddress()).privateDnsName(address.privateDnsName()).primary(address.primary()).build())
                .toList())
            .build();
    }
}
