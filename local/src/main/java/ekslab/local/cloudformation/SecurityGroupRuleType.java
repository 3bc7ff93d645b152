package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.SecurityGroups;

/** AWS::EC2::SecurityGroupIngress and AWS::EC2::SecurityGroupEgress. */
final class SecurityGroupRuleType implements ResourceProvider {

    private final Cloud cloud;
    private final boolean egress;

    SecurityGroupRuleType(Cloud cloud, boolean egress) {
        this.cloud = cloud;
        this.egress = egress;
    }

    @Override public Schema schema() {
        return Schema.changing().replacing(Rules.PROPERTIES);
    }

    @Override public Made create(Request request) {
        var rule = new SecurityGroups(cloud).authorize(Rules.one(request.text("GroupId"), cloud.account(), request.properties(), egress));
        return Made.of(rule.securityGroupRuleId()).with("Id", rule.securityGroupRuleId());
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        return made;   // every property replaces
    }

    @Override public void delete(Made made, ObjectNode properties) {
        new SecurityGroups(cloud).revoke(cloud.require(SecurityGroupRule.class, made.physicalId()));
    }
}
