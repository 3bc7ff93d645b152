package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.NetworkAcls;

/** AWS::EC2::SubnetNetworkAclAssociation. */
final class NetworkAclAssociationType implements ResourceProvider {

    private final NetworkAcls acls;

    NetworkAclAssociationType(Cloud cloud) {
        acls = new NetworkAcls(cloud);
    }

    @Override public Schema schema() {
        return Schema.changing().replacing("NetworkAclId", "SubnetId");
    }

    @Override public Made create(Request request) {
        var id = acls.associate(request.name(), request.text("NetworkAclId"), request.text("SubnetId"));
        return Made.of(id).with("AssociationId", id);
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        return made;   // every property replaces
    }

    @Override public void delete(Made made, ObjectNode properties) {
        acls.disassociate(made.physicalId());
    }
}
