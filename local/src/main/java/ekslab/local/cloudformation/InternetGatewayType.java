package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cloud.Gateways;

/** AWS::EC2::InternetGateway. */
final class InternetGatewayType implements ResourceProvider {

    private final Cloud cloud;

    InternetGatewayType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing("Tags");
    }

    @Override public Made create(Request request) {
        var gateway = new Gateways(cloud).create(request.name(), request.tags());
        return Made.of(gateway.internetGatewayId()).with("InternetGatewayId", gateway.internetGatewayId());
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        new Ec2(cloud).replaceTags(made.physicalId(), request.tags());
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        new Gateways(cloud).delete(made.physicalId());
    }
}
