package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Gateways;

/** AWS::EC2::VPCGatewayAttachment, of an internet gateway. */
final class GatewayAttachmentType implements ResourceProvider {

    private final Cloud cloud;

    GatewayAttachmentType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing().replacing("InternetGatewayId", "VpcId");
    }

    @Override public Made create(Request request) {
        new Gateways(cloud).attach(request.text("InternetGatewayId"), request.text("VpcId"));
        return Made.of("IGW|" + request.text("VpcId")).with("AttachmentType", "IGW");
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        return made;   // every property that has an effect replaces
    }

    @Override public void delete(Made made, ObjectNode properties) {
        new Gateways(cloud).detach(properties.path("InternetGatewayId").asText(), properties.path("VpcId").asText());
    }
}
