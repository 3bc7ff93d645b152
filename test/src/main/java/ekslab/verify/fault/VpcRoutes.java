package ekslab.verify.fault;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.Route;

/** The routes of a VPC route table, such as "0.0.0.0/0 igw-1"; the one inside the VPC is always there. */
record VpcRoutes(String table) implements Ec2Piece {

    static final String DEFAULT = "0.0.0.0/0";

    @Override public String title() { return "routes of " + table; }

    @Override public List<String> show(Access lab) {
        return lab.ec2(ec2 -> ec2.describeRouteTables(ask -> ask.routeTableIds(table))).routeTables().get(0).routes().stream()
            .filter(route -> route.destinationCidrBlock() != null && !"local".equals(route.gatewayId())).map(VpcRoutes::line).sorted()
            .toList();
    }

    @Override public void restore(Access lab, List<String> before) {
        var now = show(lab);
        now.stream().filter(line -> !before.contains(line)).forEach(line -> remove(lab, line));   // its destination may be wanted
        before.stream().filter(line -> !now.contains(line)).forEach(line -> add(lab, line));
    }

    /** @throws FaultRefused when there is none */
    String defaultRoute(Access lab) {
        return show(lab).stream().filter(line -> line.startsWith(DEFAULT + " ")).findFirst()
            .orElseThrow(() -> new FaultRefused("%s has no default route".formatted(table)));
    }

    void remove(Access lab, String line) {
        lab.ec2(ec2 -> ec2.deleteRoute(of -> of.routeTableId(table).destinationCidrBlock(line.split(" ")[0])));
    }

    void add(Access lab, String line) {
        var words = line.split(" ");
        lab.ec2(ec2 -> ec2.createRoute(by(words[1]).routeTableId(table).destinationCidrBlock(words[0]).build()));
    }

    private static CreateRouteRequest.Builder by(String target) {
        var route = CreateRouteRequest.builder();
        return switch (target.substring(0, target.indexOf('-'))) {
            case "nat" -> route.natGatewayId(target);
            case "eni" -> route.networkInterfaceId(target);
            case "tgw" -> route.transitGatewayId(target);
            case "pcx" -> route.vpcPeeringConnectionId(target);
            case "vpce" -> route.vpcEndpointId(target);
            default -> route.gatewayId(target);
        };
    }

    private static String line(Route route) {
        return route.destinationCidrBlock() + " " + Stream.of(route.natGatewayId(), route.networkInterfaceId(), route.transitGatewayId(),
            route.vpcPeeringConnectionId(), route.gatewayId()).filter(Objects::nonNull).findFirst().orElse("?");
    }
}
