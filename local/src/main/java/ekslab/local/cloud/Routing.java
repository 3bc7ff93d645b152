package ekslab.local.cloud;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Route tables, and which subnet asks which. */
public final class Routing {

    private final Cloud cloud;

    public Routing(Cloud cloud) {
        this.cloud = cloud;
    }

    public RouteTable create(String name, String vpcId, Map<String, String> tags) {
        return cloud
            .change(edit -> edit.put(RouteTable.builder().routeTableId(cloud.names().id("rtb", name)).vpcId(vpcId).ownerId(cloud.account())
                .routes(Vpcs.firstRoutes(edit.require(Vpc.class, vpcId))).tags(Tags.of(tags)).build()));
    }

    public void delete(String tableId) {
        cloud.change(edit -> {
            if (!edit.require(RouteTable.class, tableId).associations().isEmpty())
                throw new Refused("DependencyViolation", "The routeTable '%s' has dependencies and cannot be deleted.".formatted(tableId));
            edit.remove(RouteTable.class, tableId);
            return null;
        });
    }

    /** The table that a subnet's traffic asks: its own, or else the VPC's main one. */
    public static RouteTable of(CloudView view, Subnet subnet) {
        var tables = view.list(RouteTable.class).stream().filter(table -> table.vpcId().equals(subnet.vpcId())).toList();
        return tables.stream().filter(table -> table.associations().stream().anyMatch(of -> subnet.subnetId().equals(of.subnetId())))
            .findFirst()
            .orElseGet(() -> tables.stream().filter(Routing::isMain).findFirst().orElseThrow());
    }

    /** @return the association's id */
    public String associate(String name, String tableId, String subnetId) {
        return cloud.change(edit -> {
            var table = edit.require(RouteTable.class, tableId);
            edit.require(Subnet.class, subnetId);
            if (edit.list(RouteTable.class).stream().flatMap(any -> any.associations().stream())
                .anyMatch(of -> subnetId.equals(of.subnetId())))
                throw new Refused("Resource.AlreadyAssociated",
                    "the specified association for route table %s conflicts with an existing association".formatted(tableId));
            var id = cloud.names().id("rtbassoc", name);
            var association = RouteTableAssociation.builder().routeTableAssociationId(id).routeTableId(tableId).subnetId(subnetId)
                .main(false).associationState(s -> s.state("associated")).build();
            edit.put(table.toBuilder().associations(Stream.concat(table.associations().stream(), Stream.of(association)).toList()).build());
            return id;
        });
    }

    public void disassociate(String associationId) {
        cloud.change(edit -> {
            var table = edit.list(RouteTable.class).stream()
                .filter(any -> any.associations().stream().anyMatch(of -> of.routeTableAssociationId().equals(associationId))).findFirst()
                .orElseThrow(
                    () -> new Refused("InvalidAssociationID.NotFound", "The association ID '%s' does not exist".formatted(associationId)));
            return edit.put(table.toBuilder()
                .associations(table.associations().stream().filter(of -> !of.routeTableAssociationId().equals(associationId)).toList())
                .build());
        });
    }

    /** Adds a route: a destination and one target, which is an internet gateway, a NAT gateway or a network interface. */
    public void addRoute(String tableId, Route wanted) {
        cloud.change(edit -> {
            var table = edit.require(RouteTable.class, tableId);
            var cidr = Cidr.of(wanted.destinationCidrBlock()).toString();
            if (table.routes().stream().anyMatch(route -> cidr.equals(route.destinationCidrBlock())))
                throw new Refused("RouteAlreadyExists", "The route identified by %s already exists.".formatted(cidr));
            return edit.put(withRoutes(table,
                Stream.concat(table.routes().stream(), Stream.of(checked(edit, table, wanted))).toList()));
        });
    }

    public void replaceRoute(String tableId, Route wanted) {
        cloud.change(edit -> {
            var table = edit.require(RouteTable.class, tableId);
            var destination = wanted.destinationCidrBlock();
            existing(table, destination);
            return edit.put(withRoutes(table, table.routes().stream()
                .map(route -> destination.equals(route.destinationCidrBlock()) ? checked(edit, table, wanted) : route).toList()));
        });
    }

    public void removeRoute(String tableId, String destination) {
        cloud.change(edit -> {
            var table = edit.require(RouteTable.class, tableId);
            existing(table, destination);
            return edit.put(
                withRoutes(table, table.routes().stream().filter(route -> !destination.equals(route.destinationCidrBlock())).toList()));
        });
    }

    static boolean isMain(RouteTable table) {
        return table.associations().stream().anyMatch(RouteTableAssociation::main);
    }

    private static void existing(RouteTable table, String destination) {
        if (table.routes().stream().noneMatch(route -> destination.equals(route.destinationCidrBlock())))
            throw new Refused("InvalidRoute.NotFound",
                "no route with destination-cidr-block %s in route table %s".formatted(destination, table.routeTableId()));
    }

    private static RouteTable withRoutes(RouteTable table, List<Route> routes) {
        return table.toBuilder().routes(routes).build();
    }

    private static Route checked(CloudView view, RouteTable table, Route wanted) {
        var targets = Stream.of(wanted.gatewayId(), wanted.natGatewayId(), wanted.networkInterfaceId()).filter(Objects::nonNull).toList();
        if (targets.size() != 1)
            throw new Refused("InvalidParameterCombination",
                "A route needs exactly one target: a gateway id, a NAT gateway id or a network interface id; %s of %s has %s."
                    .formatted(wanted.destinationCidrBlock(), table.routeTableId(), targets.isEmpty() ? "none" : targets));
        var vpcs = wanted.gatewayId() != null
            ? view.require(InternetGateway.class, wanted.gatewayId()).attachments().stream().map(to -> to.vpcId()).toList()
            : List.of(wanted.natGatewayId() != null ? view.require(NatGateway.class, wanted.natGatewayId()).vpcId()
                : view.require(NetworkInterface.class, wanted.networkInterfaceId()).vpcId());
        if (!vpcs.contains(table.vpcId()))
            throw new Refused("InvalidParameterValue",
                "route table %s and network %s %s belong to different networks".formatted(table.routeTableId(),
                    wanted.networkInterfaceId() == null ? "gateway" : "interface", targets.get(0)));
        return wanted.toBuilder().state("active").origin("CreateRoute").build();
    }

    static boolean holdsPublicAddresses(CloudView view, String vpcId) {
        return view.list(NetworkInterface.class).stream().anyMatch(eni -> eni.vpcId().equals(vpcId) && eni.association() != null);
    }
}
