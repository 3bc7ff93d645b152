package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.ec2.model.Route;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Routing;

/** AWS::EC2::Route, to an internet gateway, a NAT gateway or a network interface. */
final class RouteType implements ResourceProvider {

    private final Routing routing;

    RouteType(Cloud cloud) {
        routing = new Routing(cloud);
    }

    @Override public Schema schema() {
        return Schema.changing("GatewayId", "NatGatewayId", "NetworkInterfaceId").replacing("DestinationCidrBlock", "RouteTableId");
    }

    @Override public Made create(Request request) {
        routing.addRoute(request.text("RouteTableId"), route(request));
        return Made.of(request.text("RouteTableId") + "|" + request.text("DestinationCidrBlock")).with("CidrBlock",
            request.text("DestinationCidrBlock"));
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        routing.replaceRoute(request.text("RouteTableId"), route(request));
        return made;
    }

    private static Route route(Request request) {
        return Route.builder().destinationCidrBlock(request.text("DestinationCidrBlock")).gatewayId(request.text("GatewayId", null))
            .natGatewayId(request.text("NatGatewayId", null)).networkInterfaceId(request.text("NetworkInterfaceId", null)).build();
    }

    @Override public void delete(Made made, ObjectNode properties) {
        routing.removeRoute(properties.path("RouteTableId").asText(), properties.path("DestinationCidrBlock").asText());
    }
}
