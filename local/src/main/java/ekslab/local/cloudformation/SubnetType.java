package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Vpcs;
import ekslab.local.cloud.Zones;

/** AWS::EC2::Subnet. */
final class SubnetType implements ResourceProvider {

    private final Cloud cloud;

    SubnetType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing("MapPublicIpOnLaunch", "Tags").replacing("AvailabilityZone", "CidrBlock", "VpcId");
    }

    @Override public Made create(Request request) {
        var zone = request.text("AvailabilityZone", Zones.names(cloud.region()).get(0));
        var subnet = new Vpcs(cloud).createSubnet(request.name(), request.text("VpcId"), request.text("CidrBlock"), zone,
            request.flag("MapPublicIpOnLaunch"), request.tags());
        return Made.of(subnet.subnetId()).with("SubnetId", subnet.subnetId()).with("AvailabilityZone", zone)
            .with("CidrBlock", subnet.cidrBlock()).with("VpcId", subnet.vpcId());
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        new Vpcs(cloud).update(made.physicalId(), request.flag("MapPublicIpOnLaunch"), request.tags());
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        new Vpcs(cloud).deleteSubnet(made.physicalId());
    }
}
