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

    /** @throws CouldNotLook when EC2 lists none */
    public NetworkAcl acl(String subnet) {
        return acls.stream().filter(acl -> acl.subnets().contains(subnet)).findFirst()
            .orElseThrow(() -> new CouldNotLook("EC2 lists no network ACL for " + subnet));
    }
}
