package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cloud.Gateways;

/** AWS::EC2::EIP: an elastic address; Ref gives the address itself. */
final class ElasticIpType implements ResourceProvider {

    private final Cloud cloud;

    ElasticIpType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing("Tags").replacing("Domain");
    }

    @Override public Made create(Request request) {
        var address = new Gateways(cloud).allocate(request.name(), request.tags());
        return Made.of(address.publicIp()).with("AllocationId", address.allocationId()).with("PublicIp", address.publicIp());
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        new Ec2(cloud).replaceTags(made.attributes().get("AllocationId"), request.tags());
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        new Gateways(cloud).release(made.attributes().get("AllocationId"));
    }
}
