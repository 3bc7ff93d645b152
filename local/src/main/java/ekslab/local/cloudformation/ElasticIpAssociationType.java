package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Gateways;

/** AWS::EC2::EIPAssociation, with a network interface. */
final class ElasticIpAssociationType implements ResourceProvider {

    private final Gateways gateways;

    ElasticIpAssociationType(Cloud cloud) {
        gateways = new Gateways(cloud);
    }

    @Override public Schema schema() {
        return Schema.changing().replacing("AllocationId", "NetworkInterfaceId");
    }

    @Override public Made create(Request request) {
        var id = gateways.associate(request.text("AllocationId"), request.text("NetworkInterfaceId"));
        return Made.of(id).with("Id", id);
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        return made;   // every property replaces
    }

    @Override public void delete(Made made, ObjectNode properties) {
        gateways.disassociate(made.physicalId());
    }
}
