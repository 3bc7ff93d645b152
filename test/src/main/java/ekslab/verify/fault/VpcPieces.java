package ekslab.verify.fault;

import java.util.List;

import software.amazon.awssdk.services.ec2.model.RouteTable;

/** The pieces of the VPC that a node's packets meet, found through EC2. */
record VpcPieces(Scene scene) {

    /** The rules of the group whose members are the nodes and EKS's own interfaces. */
    GroupRules clusterGroup() {
        var eni = scene.primary(scene.anyNode()).id();
        return scene.lab().ec2(ec2 -> ec2.describeNetworkInterfaces(ask -> ask.networkInterfaceIds(eni))).networkInterfaces().get(0)
            .groups().stream().map(group -> new GroupRules(group.groupId()))
            .filter(rules -> rules.show(scene.lab()).contains(rules.members()))
            .findFirst().orElseThrow(() -> new FaultRefused("no security group of " + eni + " lets its members reach each other"));
    }

    AclEntries acl(String subnet) {
        return new AclEntries(scene.lab().ec2(ec2 -> ec2.describeNetworkAcls(
            ask -> ask.filters(Access.filter("association.subnet-id", subnet)))).networkAcls().get(0).networkAclId());
    }

    /** Of the table that a subnet asks: its own, or else the VPC's main one. */
    VpcRoutes routes(String subnet) {
        var own = tables("association.subnet-id", subnet);
        return new VpcRoutes((own.isEmpty() ? tables("association.main", "true") : own).get(0).routeTableId());
    }

    private List<RouteTable> tables(String filter, String value) {
        return scene.lab().ec2(ec2 -> ec2.describeRouteTables(ask -> ask.filters(Access.filter("vpc-id", scene.vpc()),
            Access.filter(filter, value)))).routeTables();
    }

    String cidr() {
        return scene.lab().ec2(ec2 -> ec2.describeVpcs(ask -> ask.vpcIds(scene.vpc()))).vpcs().get(0).cidrBlock();
    }
}
