package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cloud.Gateways;
import ekslab.local.cloud.Refused;

/** AWS::EC2::NatGateway. */
final class NatGatewayType implements ResourceProvider {

    private final Cloud cloud;

    NatGatewayType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing("Tags").replacing("AllocationId", "ConnectivityType", "SubnetId");
    }

    @Override public Made create(Request request) {
        if (!request.text("ConnectivityType", "public").equals("public"))
            throw new Refused("ValidationError", "%s: only a public NAT gateway is played on this machine".formatted(request.logicalId()));
        var gateway = new Gateways(cloud).createNat(request.name(), request.text("SubnetId"), request.text("AllocationId"), request.tags());
        return Made.of(gateway.natGatewayId()).with("NatGatewayId", gateway.natGatewayId());
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        new Ec2(cloud).replaceTags(made.physicalId(), request.tags());
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        new Gateways(cloud).deleteNat(made.physicalId());
    }
}
