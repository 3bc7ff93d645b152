package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Routing;

/** AWS::EC2::SubnetRouteTableAssociation. */
final class RouteTableAssociationType implements ResourceProvider {

    private final Cloud cloud;

    RouteTableAssociationType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing().replacing("RouteTableId", "SubnetId");
    }

    @Override public Made create(Request request) {
        var id = new Routing(cloud).associate(request.name(), request.text("RouteTableId"), request.text("SubnetId"));
        return Made.of(id).with("Id", id);
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        return made;   // every property that has an effect replaces
    }

    @Override public void delete(Made made, ObjectNode properties) {
        new Routing(cloud).disassociate(made.physicalId());
    }
}
