package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cloud.Routing;

/** AWS::EC2::RouteTable. */
final class RouteTableType implements ResourceProvider {

    private final Cloud cloud;

    RouteTableType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing("Tags").replacing("VpcId");
    }

    @Override public Made create(Request request) {
        var table = new Routing(cloud).create(request.name(), request.text("VpcId"), request.tags());
        return Made.of(table.routeTableId()).with("RouteTableId", table.routeTableId());
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        new Ec2(cloud).replaceTags(made.physicalId(), request.tags());
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        new Routing(cloud).delete(made.physicalId());
    }
}
