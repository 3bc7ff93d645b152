package ekslab.verify.facts;

import java.util.List;
import java.util.stream.Stream;

/**
 * What EC2 was seen to say about one VPC and all in it.
 *
 * @param acls each with its entries in the order in which they are tried
 * @param types of the instances
 */
public record Ec2(Seen<Vpc> vpc, Seen<VpcDns> dns, Seen<Subnets> subnets, Seen<List<RouteTable>> routeTables, Seen<List<NetworkAcl>> acls,
    Seen<List<SecurityGroup>> groups, Seen<List<InternetGateway>> internetGateways, Seen<List<NatGateway>> natGateways,
    Seen<List<FlowLog>> flowLogs, Seen<Instances> instances, Seen<Enis> enis, Seen<List<TypeLimits>> types) {

    /** One of which nothing could be seen. */
    public static Ec2 unseen(String why) {
        return new Ec2(Seen.not(why), Seen.not(why), Seen.not(why), Seen.not(why), Seen.not(why), Seen.not(why), Seen.not(why),
            Seen.not(why), Seen.not(why), Seen.not(why), Seen.not(why), Seen.not(why));
    }

    public Ec2 withEnis(Enis others) {
        return new Ec2(vpc, dns, subnets, routeTables, acls, groups, internetGateways, natGateways, flowLogs, instances, Seen.of(others),
            types);
    }

    /** The one that a subnet names, or else the main one. @throws CouldNotLook when EC2 lists neither */
    public RouteTable routeTable(String subnet) {
        return routeTables.orThrow().stream().filter(table -> table.subnets().contains(subnet)).findFirst()
            .or(() -> routeTables.orThrow().stream().filter(RouteTable::main).findFirst())
            .orElseThrow(() -> new CouldNotLook("EC2 lists no route table for " + subnet));
    }

    /** @throws CouldNotLook when EC2 lists none */
    public NetworkAcl acl(String subnet) {
        return acls.orThrow().stream().filter(acl -> acl.subnets().contains(subnet)).findFirst()
            .orElseThrow(() -> new CouldNotLook("EC2 lists no network ACL for " + subnet));
    }

    /**
     * Whether the security groups of an ENI let a new connection out of it, or into it.
     *
     * @param peer the ENI on the other side
     */
    public boolean lets(boolean egress, Eni eni, Eni peer, String protocol, int port) {
        return rules(eni).anyMatch(rule -> rule.egress() == egress && rule.fits(protocol, port) && rule.means(peer));
    }

    /** Whether the security groups of an ENI let a new connection out of it to an address outside of the VPC. */
    public boolean letsOut(Eni eni, String ip, String protocol, int port) {
        return rules(eni).anyMatch(rule -> rule.egress() && rule.fits(protocol, port) && rule.means(ip));
    }

    private Stream<SecurityGroup.Rule> rules(Eni eni) {
        return groups.orThrow().stream().filter(group -> eni.groups().contains(group.id())).flatMap(group -> group.rules().stream());
    }

    /** Public addresses that nodes without one of their own leave with. */
    public List<String> natAddresses() {
        return natGateways.orThrow().stream().filter(NatGateway::available).map(NatGateway::publicIp).filter(ip -> !ip.isEmpty()).toList();
    }
}
