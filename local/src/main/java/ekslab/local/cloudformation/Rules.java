package ekslab.local.cloudformation;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

import ekslab.local.cloud.Cidr;
import ekslab.local.cloud.Refused;
import ekslab.local.cloud.SecurityGroups;

/** Reads security group rules from CloudFormation's properties. */
final class Rules {

    /** The properties that a rule may have, inline or as a resource of its own. */
    static final String[] PROPERTIES = { "CidrIp", "CidrIpv6", "Description", "DestinationSecurityGroupId", "FromPort", "GroupId",
        "IpProtocol", "SourceSecurityGroupId",
        "SourceSecurityGroupOwnerId", "ToPort" };

    private Rules() {}

    /** What a group's own properties ask for; without egress rules everything may go out. */
    static List<SecurityGroupRule> inline(String groupId, String account, JsonNode properties) {
        var rules = new ArrayList<SecurityGroupRule>();
        properties.path("SecurityGroupIngress").forEach(rule -> rules.add(one(groupId, account, rule, false)));
        properties.path("SecurityGroupEgress").forEach(rule -> rules.add(one(groupId, account, rule, true)));
        if (properties.path("SecurityGroupEgress").isMissingNode()) rules.add(SecurityGroups.everythingOut(groupId));
        return rules;
    }

    static SecurityGroupRule one(String groupId, String account, JsonNode json, boolean egress) {
        json.fieldNames().forEachRemaining(property -> {
            if (!List.of(PROPERTIES).contains(property))
                throw new Refused("ValidationError",
                    "a rule of %s: the property %s is not known on this machine".formatted(groupId, property));
        });
        var other = json.path(egress ? "DestinationSecurityGroupId" : "SourceSecurityGroupId").asText(null);
        var cidr = json.path("CidrIp").asText(null);
        var cidr6 = json.path("CidrIpv6").asText(null);
        if ((other == null ? 0 : 1) + (cidr == null ? 0 : 1) + (cidr6 == null ? 0 : 1) != 1)
            throw new Refused("ValidationError",
                "a rule of %s needs exactly one of CidrIp, CidrIpv6 and the other security group, found %s".formatted(groupId, json));
        if (cidr != null) Cidr.of(cidr);
        var all = json.path("IpProtocol").asText().equals("-1");
        return SecurityGroupRule.builder().groupId(groupId).isEgress(egress).ipProtocol(json.path("IpProtocol").asText())
            .fromPort(all ? -1 : json.path("FromPort").asInt(-1))
            .toPort(all ? -1 : json.path("ToPort").asInt(-1)).cidrIpv4(cidr).cidrIpv6(cidr6)
            .description(json.path("Description").asText(null))
            .referencedGroupInfo(other == null ? null : ReferencedSecurityGroup.builder().groupId(other).userId(account).build()).build();
    }
}
