package ekslab.local.cloud;

import java.util.List;
import java.util.Map;

import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;

/** VPCs and their subnets. */
public final class Vpcs {

    private final Cloud cloud;

    public Vpcs(Cloud cloud) {
        this.cloud = cloud;
    }

    /** Makes a VPC with what each has from birth: a main route table, a default security group, a default network ACL. */
    public Vpc create(String name, String cidrBlock, Map<String, String> tags) {
        var cidr = Cidr.of(cidrBlock);
        if (cidr.prefix() < 16 || cidr.prefix() > 28)
            throw new Refused("InvalidVpc.Range", "The CIDR '%s' is invalid; a VPC has a prefix from /16 to /28.".formatted(cidrBlock));
        return cloud.change(edit -> {
            if (!edit.list(Vpc.class).isEmpty())
                throw new Refused("VpcLimitExceeded",
                    "The maximum number of VPCs has been reached: an account on this machine has room for one.");
            var vpc = edit
                .put(Vpc.builder().vpcId(cloud.names().id("vpc", name)).cidrBlock(cidrBlock).state("available").instanceTenancy("default")
                    .ownerId(cloud.account()).isDefault(false).tags(Tags.of(tags))
                    .cidrBlockAssociationSet(
                        VpcCidrBlockAssociation.builder().associationId(cloud.names().id("vpc-cidr-assoc", name)).cidrBlock(cidrBlock)
                            .cidrBlockState(state -> state.state("associated")).build())
                    .build());
            var main = cloud.names().id("rtb", name + " main");
            edit.put(RouteTable.builder().routeTableId(main).vpcId(vpc.vpcId()).ownerId(cloud.account()).routes(local(cidrBlock))
                .associations(RouteTableAssociation.builder().main(true).routeTableId(main)
                    .routeTableAssociationId(cloud.names().id("rtbassoc", name + " main"))
                    .associationState(s -> s.state("associated")).build())
                .build());
            new SecurityGroups(cloud).createDefault(edit, vpc.vpcId(), name);
            NetworkAcls.createDefault(cloud, edit, vpc.vpcId(), name);
            edit.put(VpcAttributes.of(vpc.vpcId()));
            return vpc;
        });
    }

    /** @throws Refused DependencyViolation while anything that was made in the VPC still exists */
    public void delete(String vpcId) {
        cloud.change(edit -> {
            edit.require(Vpc.class, vpcId);
            var used = edit.list(Subnet.class).stream().anyMatch(subnet -> subnet.vpcId().equals(vpcId))
                || edit.list(NetworkInterface.class).stream().anyMatch(eni -> eni.vpcId().equals(vpcId))
                || edit.list(InternetGateway.class).stream().flatMap(gateway -> gateway.attachments().stream())
                    .anyMatch(to -> to.vpcId().equals(vpcId))
                || edit.list(RouteTable.class).stream().anyMatch(table -> table.vpcId().equals(vpcId) && !Routing.isMain(table))
                || edit.list(SecurityGroup.class).stream()
                    .anyMatch(group -> group.vpcId().equals(vpcId) && !group.groupName().equals("default"))
                || edit.list(NetworkAcl.class).stream().anyMatch(acl -> acl.vpcId().equals(vpcId) && !acl.isDefault());
            if (used) throw new Refused("DependencyViolation", "The vpc '%s' has dependencies and cannot be deleted.".formatted(vpcId));
            edit.list(RouteTable.class).stream().filter(table -> table.vpcId().equals(vpcId))
                .forEach(table -> edit.remove(RouteTable.class, table.routeTableId()));
            edit.list(NetworkAcl.class).stream().filter(acl -> acl.vpcId().equals(vpcId))
                .forEach(acl -> edit.remove(NetworkAcl.class, acl.networkAclId()));
            edit.list(SecurityGroup.class).stream().filter(group -> group.vpcId().equals(vpcId))
                .forEach(group -> SecurityGroups.remove(edit, group.groupId()));
            edit.remove(VpcAttributes.class, vpcId);
            edit.remove(Vpc.class, vpcId);
            return null;
        });
    }

    /**
     * @param support whether the VPC's resolver answers
     * @param hostnames whether instances get public DNS names, which nobody asks for here
     */
    public void modifyDns(String vpcId, boolean support, boolean hostnames) {
        cloud.change(edit -> {
            edit.require(VpcAttributes.class, vpcId);
            return edit.put(new VpcAttributes(vpcId, support, hostnames));
        });
    }

    /** @throws Refused when the range is outside the VPC, overlaps another subnet, or the zone is none of the region's */
    public Subnet createSubnet(String name, String vpcId, String cidrBlock, String zone, boolean mapPublicIp, Map<String, String> tags) {
        var cidr = Cidr.of(cidrBlock);
        return cloud.change(edit -> {
            var vpc = edit.require(Vpc.class, vpcId);
            if (cidr.prefix() > 28 || !Cidr.of(vpc.cidrBlock()).contains(cidr))
                throw new Refused("InvalidSubnet.Range", "The CIDR '%s' is invalid.".formatted(cidrBlock));
            if (edit.list(Subnet.class).stream()
                .anyMatch(other -> other.vpcId().equals(vpcId) && Cidr.of(other.cidrBlock()).overlaps(cidr)))
                throw new Refused("InvalidSubnet.Conflict", "The CIDR '%s' conflicts with another subnet".formatted(cidrBlock));
            var id = cloud.names().id("subnet", name);
            var subnet = edit
                .put(Subnet.builder().subnetId(id).subnetArn(cloud.arn("ec2", "subnet/" + id)).vpcId(vpcId).cidrBlock(cidrBlock)
                    .state("available")
                    .availabilityZone(zone).availabilityZoneId(Zones.id(cloud.region(), zone)).mapPublicIpOnLaunch(mapPublicIp)
                    .defaultForAz(false).ownerId(cloud.account())
                    .assignIpv6AddressOnCreation(false).tags(Tags.of(tags)).build());
            NetworkAcls.joinDefault(cloud, edit, subnet);
            return subnet;
        });
    }

    public Subnet update(String subnetId, boolean mapPublicIp, Map<String, String> tags) {
        return cloud.change(edit -> edit
            .put(edit.require(Subnet.class, subnetId).toBuilder().mapPublicIpOnLaunch(mapPublicIp).tags(Tags.of(tags)).build()));
    }

    /** @throws Refused DependencyViolation while a network interface stands in the subnet */
    public void deleteSubnet(String subnetId) {
        cloud.change(edit -> {
            if (edit.list(NetworkInterface.class).stream().anyMatch(eni -> eni.subnetId().equals(subnetId)))
                throw new Refused("DependencyViolation", "The subnet '%s' has dependencies and cannot be deleted.".formatted(subnetId));
            NetworkAcls.leave(edit, subnetId);
            edit.remove(Subnet.class, subnetId);
            for (var table : edit.list(RouteTable.class))
                edit.put(table.toBuilder()
                    .associations(table.associations().stream().filter(of -> !subnetId.equals(of.subnetId())).toList()).build());
            return null;
        });
    }

    private static List<Route> local(String cidr) {
        return List.of(Route.builder().destinationCidrBlock(cidr).gatewayId("local").state("active").origin("CreateRouteTable").build());
    }

    static List<Route> firstRoutes(Vpc vpc) {
        return local(vpc.cidrBlock());
    }
}
