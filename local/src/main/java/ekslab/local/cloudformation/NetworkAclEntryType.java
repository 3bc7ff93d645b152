package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.ec2.model.IcmpTypeCode;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.PortRange;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.NetworkAcls;

/** AWS::EC2::NetworkAclEntry. */
final class NetworkAclEntryType implements ResourceProvider {

    private final NetworkAcls acls;
    private final Cloud cloud;

    NetworkAclEntryType(Cloud cloud) {
        this.cloud = cloud;
        acls = new NetworkAcls(cloud);
    }

    @Override public Schema schema() {
        return Schema.changing("CidrBlock", "Icmp", "Ipv6CidrBlock", "PortRange", "Protocol", "RuleAction").replacing("Egress",
            "NetworkAclId", "RuleNumber");
    }

    @Override public Made create(Request request) {
        acls.addEntry(request.text("NetworkAclId"), entry(request.properties()));
        var name = cloud.names().physical(request.stack(), request.logicalId());
        return Made.of(name).with("Id", name);
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        acls.replaceEntry(request.text("NetworkAclId"), entry(request.properties()));
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        acls.removeEntry(properties.path("NetworkAclId").asText(), entry(properties));
    }

    private static NetworkAclEntry entry(JsonNode json) {
        var icmp = json.path("Icmp");
        var ports = json.path("PortRange");
        return NetworkAclEntry.builder().ruleNumber(json.path("RuleNumber").asInt()).egress(json.path("Egress").asBoolean())
            .protocol(json.path("Protocol").asText()).ruleAction(json.path("RuleAction").asText())
            .cidrBlock(json.path("CidrBlock").asText(null)).ipv6CidrBlock(json.path("Ipv6CidrBlock").asText(null))
            .icmpTypeCode(icmp.isMissingNode() ? null
                : IcmpTypeCode.builder().type(icmp.path("Type").asInt(-1)).code(icmp.path("Code").asInt(-1)).build())
            .portRange(
                ports.isMissingNode() ? null : PortRange.builder().from(ports.path("From").asInt()).to(ports.path("To").asInt()).build())
            .build();
    }
}
