package ekslab.verify.facts;

import java.util.List;

/**
 * What EC2 says about the lab's VPC and what decides there over a packet's way.
 *
 * @param internetGateways ids of those that are attached
 * @param natGateways ids of those that are available
 */
public record Vpc(String id, List<String> cidrs, List<RouteTable> routeTables, List<NetworkAcl> acls, List<SecurityGroup> groups,
    List<String> internetGateways, List<String> natGateways) {

    public Vpc {
        cidrs = List.copyOf(cidrs);
        routeTables = List.copyOf(routeTables);
        acls = List.copyOf(acls);
        groups = List.copyOf(groups);
        internetGateways = List.copyOf(internetGateways);
        natGateways = List.copyOf(natGateways);
    }

    /** The one that a subnet names, or else the main one. @throws CouldNotLook when EC2 lists neither */
    public RouteTable routeTable(String subnet) {
        return routeTables.stream().filter(table -> table.subnets().contains(subnet)).findFirst()
            .or(() -> routeTables.stream().filter(RouteTable::main).findFirst())
            .orElseThrow(() -> new CouldNotLook("EC2 lists no route table for " + subnet));
    }

    /**
     * Whether the security groups of an ENI let a new connection out of it, or into it.
     *
     * @param peer the ENI on the other side
     */
    public boolean lets(boolean egress, Eni eni, Eni peer, String protocol, int port) {
        return groups.stream().filter(group -> eni.groups().contains(group.id())).flatMap(group -> group.rules().stream())
            .anyMatch(rule -> rule.egress() == egress && rule.fits(protocol, port) && rule.means(peer));
    }

    /** @throws CouldNotLook when EC2 lists none */
    public NetworkAcl acl(String subnet) {
        return acls.stream().filter(acl -> acl.subnets().contains(subnet)).findFirst()
            .orElseThrow(() -> new CouldNotLook("EC2 lists no network ACL for " + subnet));
    }
}
