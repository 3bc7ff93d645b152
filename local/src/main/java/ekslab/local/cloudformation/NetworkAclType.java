package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cloud.NetworkAcls;

/** AWS::EC2::NetworkAcl. */
final class NetworkAclType implements ResourceProvider {

    private final Cloud cloud;

    NetworkAclType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing("Tags").replacing("VpcId");
    }

    @Override public Made create(Request request) {
        var acl = new NetworkAcls(cloud).create(request.name(), request.text("VpcId"), request.tags());
        return Made.of(acl.networkAclId()).with("Id", acl.networkAclId());
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        new Ec2(cloud).replaceTags(made.physicalId(), request.tags());
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        new NetworkAcls(cloud).delete(made.physicalId());
    }
}
