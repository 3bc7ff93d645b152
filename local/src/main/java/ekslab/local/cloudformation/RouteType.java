package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Routing;

/** AWS::EC2::Route, to an internet gateway or a NAT gateway. */
final class RouteType implements ResourceProvider {

    private final Routing routing;

    RouteType(Cloud cloud) {
        routing = new Routing(cloud);
    }

    @Override public Schema schema() {
        return Schema.changing("GatewayId", "NatGatewayId").replacing("DestinationCidrBlock", "RouteTableId");
    }

    @Override public Made create(Request request) {
        routing.addRoute(request.text("RouteTableId"), request.text("DestinationCidrBlock"), request.text("GatewayId", null),
            request.text("NatGatewayId", null));
        return Made.of(request.text("RouteTableId") + "|" + request.text("DestinationCidrBlock")).with("CidrBlock",
            request.text("DestinationCidrBlock"));
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        routing.replaceRoute(request.text("RouteTableId"), request.text("DestinationCidrBlock"), request.text("GatewayId", null),
            request.text("NatGatewayId", null));
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        routing.removeRoute(properties.path("RouteTableId").asText(), properties.path("DestinationCidrBlock").asText());
    }
}
