package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cloud.SecurityGroups;

/** AWS::EC2::SecurityGroup with its inline rules. */
final class SecurityGroupType implements ResourceProvider {

    private final Cloud cloud;
    private final SecurityGroups groups;

    SecurityGroupType(Cloud cloud) {
        this.cloud = cloud;
        groups = new SecurityGroups(cloud);
    }

    @Override public Schema schema() {
        return Schema.changing("SecurityGroupEgress", "SecurityGroupIngress", "Tags").replacing("GroupDescription", "GroupName", "VpcId");
    }

    @Override public Made create(Request request) {
        var name = request.text("GroupName", cloud.names().physical(request.stack(), request.logicalId()));
        var group = groups.create(name, request.text("GroupDescription"), request.text("VpcId"), request.tags());
        try {
            bring(group.groupId(), request.properties().objectNode(), request.properties());
        } catch (RuntimeException refused) {
            groups.delete(group.groupId());
            throw refused;
        }
        return Made.of(group.groupId()).with("GroupId", group.groupId()).with("Id", group.groupId()).with("VpcId", group.vpcId());
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        bring(made.physicalId(), before, request.properties());
        new Ec2(cloud).replaceTags(made.physicalId(), request.tags());
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        groups.delete(made.physicalId());
    }

    /** Rules that are resources of their own are left alone. */
    private void bring(String groupId, ObjectNode before, ObjectNode after) {
        var old = Rules.inline(groupId, cloud.account(), before);
        var wanted = Rules.inline(groupId, cloud.account(), after);
        old.stream().filter(rule -> !wanted.contains(rule)).forEach(groups::revoke);
        wanted.stream().filter(rule -> !old.contains(rule)).forEach(groups::authorize);
    }
}
