package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cloud.Vpcs;

/** AWS::EC2::VPC. */
final class VpcType implements ResourceProvider {

    private final Cloud cloud;

    VpcType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing("EnableDnsHostnames", "EnableDnsSupport", "Tags").replacing("CidrBlock").recorded("InstanceTenancy");
    }

    @Override public Made create(Request request) {
        var vpc = new Vpcs(cloud).create(request.name(), request.text("CidrBlock"), request.tags());
        dns(vpc.vpcId(), request);
        var group = cloud.list(SecurityGroup.class).stream()
            .filter(any -> any.vpcId().equals(vpc.vpcId()) && any.groupName().equals("default")).findFirst().orElseThrow();
        var acl = cloud.list(NetworkAcl.class).stream().filter(any -> any.vpcId().equals(vpc.vpcId())).findFirst().orElseThrow();
        return Made.of(vpc.vpcId()).with("VpcId", vpc.vpcId()).with("CidrBlock", vpc.cidrBlock())
            .with("DefaultSecurityGroup", group.groupId()).with("DefaultNetworkAcl", acl.networkAclId());
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        new Ec2(cloud).replaceTags(made.physicalId(), request.tags());
        dns(made.physicalId(), request);
        return made;
    }

    private void dns(String vpcId, Request request) {
        new Vpcs(cloud).modifyDns(vpcId, request.text("EnableDnsSupport", "true").equals("true"), request.flag("EnableDnsHostnames"));
    }

    @Override public void delete(Made made, ObjectNode properties) {
        new Vpcs(cloud).delete(made.physicalId());
    }
}
