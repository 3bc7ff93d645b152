package ekslab.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class Ec2Test {

    private final Cloud cloud = new Cloud("ap-northeast-2", "111122223333", "lab");
    private final Ec2 ec2 = new Ec2(cloud);
    private final Vpcs vpcs = new Vpcs(cloud);
    private final Vpc vpc = vpcs.create("vpc", "192.168.0.0/16", Map.of());
    private final Subnet subnet = vpcs.createSubnet("subnet", vpc.vpcId(), "192.168.1.0/24", "ap-northeast-2a", true, Map.of());
    private final Instance node = launch(subnet);

    @Test void an_instance_has_a_primary_interface_with_a_private_and_a_public_address() {
        var primary = ec2.interfacesOf(node.instanceId()).get(0);

        assertThat(primary.attachment().deviceIndex()).isZero();
        assertThat(primary.privateIpAddress()).isEqualTo(node.privateIpAddress()).matches("192\\.168\\.1\\.\\d+");
        assertThat(primary.association().publicIp()).isEqualTo(node.publicIpAddress());
        assertThat(primary.macAddress()).matches("0[26a](:[0-9a-f]{2}){5}");
        assertThat(ec2.freeAddresses(subnet.subnetId())).isEqualTo(250);
    }

    @Test void the_vpc_cnis_way_to_a_second_interface_works() {
        var made = ec2.createNetworkInterface(subnet.subnetId(), "aws-K8S-" + node.instanceId(), groups(), 5, 0,
            Map.of("node.k8s.amazonaws.com/instance_id", node.instanceId()));
        var attached = ec2.attachNetworkInterface(made.networkInterfaceId(), node.instanceId(), 1);
        ec2.modifyDeleteOnTermination(attached.attachment().attachmentId(), true);
        ec2.createTags(made.networkInterfaceId(), Map.of("eks:eni:owner", "amazon-vpc-cni"));

        assertThat(ec2.interfacesOf(node.instanceId())).hasSize(2);
        var eni = cloud.require(NetworkInterface.class, made.networkInterfaceId());
        assertThat(eni.privateIpAddresses()).hasSize(6).extracting(NetworkInterfacePrivateIpAddress::privateIpAddress)
            .doesNotHaveDuplicates();
        assertThat(eni.tagSet()).hasSize(2);
        new Instances(cloud).terminate(node.instanceId());
        assertThat(cloud.list(NetworkInterface.class)).isEmpty();
    }

    @Test void an_interface_holds_as_many_addresses_as_the_type_allows() {
        var primary = ec2.interfacesOf(node.instanceId()).get(0).networkInterfaceId();
        assertThat(ec2.assignPrivateIpAddresses(primary, 5).privateIpAddresses()).hasSize(6);

        refused("PrivateIpAddressLimitExceeded", () -> ec2.assignPrivateIpAddresses(primary, 1));
    }

    @Test void an_instance_takes_as_many_interfaces_as_its_type_allows() {
        for (var device = 1; device < 3; device++) ec2.attachNetworkInterface(detached(), node.instanceId(), device);

        refused("AttachmentLimitExceeded", () -> ec2.attachNetworkInterface(detached(), node.instanceId(), 3));
    }

    @Test void addresses_can_be_named_and_taken_back() {
        var primary = ec2.interfacesOf(node.instanceId()).get(0).networkInterfaceId();
        var free = Stream.of("192.168.1.77", "192.168.1.78").filter(address -> !address.equals(node.privateIpAddress())).findFirst()
            .orElseThrow();

        ec2.assignPrivateIpAddresses(primary, List.of(free));
        refused("InvalidParameterValue", () -> ec2.assignPrivateIpAddresses(primary, List.of(free)));
        refused("InvalidParameterValue", () -> ec2.assignPrivateIpAddresses(primary, List.of("192.168.1.1")));
        refused("InvalidParameterValue", () -> ec2.assignPrivateIpAddresses(primary, List.of("192.168.2.10")));

        assertThat(ec2.unassignPrivateIpAddresses(primary, List.of(free)).privateIpAddresses()).hasSize(1);
        refused("InvalidParameterValue", () -> ec2.unassignPrivateIpAddresses(primary, List.of(free)));
        refused("InvalidParameterValue", () -> ec2.unassignPrivateIpAddresses(primary, List.of(node.privateIpAddress())));
    }

    @Test void a_full_subnet_gives_no_address_and_no_part_of_them() {
        var small = vpcs.createSubnet("small", vpc.vpcId(), "192.168.9.0/28", "ap-northeast-2a", false, Map.of());
        var eni = ec2.createNetworkInterface(small.subnetId(), "", List.of(), 8, 0, Map.of());
        assertThat(ec2.freeAddresses(small.subnetId())).isEqualTo(2);

        refused("InsufficientFreeAddressesInSubnet", () -> ec2.assignPrivateIpAddresses(eni.networkInterfaceId(), 3));
        assertThat(ec2.freeAddresses(small.subnetId())).isEqualTo(2);

        assertThat(ec2.assignPrivateIpAddresses(eni.networkInterfaceId(), 2).privateIpAddresses())
            .extracting(NetworkInterfacePrivateIpAddress::privateIpAddress).doesNotHaveDuplicates()
            .doesNotContain("192.168.9.0", "192.168.9.1", "192.168.9.2", "192.168.9.3", "192.168.9.15");
    }

    @Test void an_interface_in_use_is_neither_deleted_nor_attached_twice() {
        var eni = detached();
        var attachment = ec2.attachNetworkInterface(eni, node.instanceId(), 1).attachment().attachmentId();

        refused("InvalidParameterValue", () -> ec2.deleteNetworkInterface(eni));
        refused("InvalidNetworkInterface.InUse", () -> ec2.attachNetworkInterface(eni, node.instanceId(), 2));
        refused("InvalidParameterValue", () -> ec2.attachNetworkInterface(detached(), node.instanceId(), 1));
        refused("OperationNotPermitted",
            () -> ec2.detachNetworkInterface(ec2.interfacesOf(node.instanceId()).get(0).attachment().attachmentId()));

        assertThat(ec2.detachNetworkInterface(attachment).statusAsString()).isEqualTo("available");
        ec2.deleteNetworkInterface(eni);
        refused("InvalidNetworkInterfaceID.NotFound", () -> ec2.deleteNetworkInterface(eni));
    }

    @Test void an_interface_of_another_zone_cannot_be_attached() {
        var elsewhere = vpcs.createSubnet("b", vpc.vpcId(), "192.168.2.0/24", "ap-northeast-2b", false, Map.of());
        var eni = ec2.createNetworkInterface(elsewhere.subnetId(), "", List.of(), 0, 0, Map.of());

        refused("InvalidParameterCombination", () -> ec2.attachNetworkInterface(eni.networkInterfaceId(), node.instanceId(), 1));
    }

    @Test void what_is_in_use_is_not_deleted() {
        refused("DependencyViolation", () -> vpcs.deleteSubnet(subnet.subnetId()));
        refused("DependencyViolation", () -> vpcs.delete(vpc.vpcId()));
        var group = new SecurityGroups(cloud).create("web", "web", vpc.vpcId(), Map.of()).groupId();
        ec2.createNetworkInterface(subnet.subnetId(), "", List.of(group), 0, 0, Map.of());
        refused("DependencyViolation", () -> new SecurityGroups(cloud).delete(group));
    }

    @Test void a_gateway_stays_while_somebody_is_public_through_it() {
        var gateways = new Gateways(cloud);
        var gateway = gateways.create("igw", Map.of()).internetGatewayId();
        gateways.attach(gateway, vpc.vpcId());

        refused("DependencyViolation", () -> gateways.detach(gateway, vpc.vpcId()));
        refused("DependencyViolation", () -> gateways.delete(gateway));
    }

    @Test void a_nat_gateway_needs_a_way_out_and_gives_its_address_back() {
        var gateways = new Gateways(cloud);
        var address = gateways.allocate("eip", Map.of()).allocationId();
        refused("Gateway.NotAttached", () -> gateways.createNat("nat", subnet.subnetId(), address, Map.of()));

        var gateway = gateways.create("igw", Map.of()).internetGatewayId();
        gateways.attach(gateway, vpc.vpcId());
        var table = new Routing(cloud).create("table", vpc.vpcId(), Map.of()).routeTableId();
        new Routing(cloud).addRoute(table, Route.builder().destinationCidrBlock("0.0.0.0/0").gatewayId(gateway).build());
        new Routing(cloud).associate("association", table, subnet.subnetId());
        var nat = gateways.createNat("nat", subnet.subnetId(), address, Map.of());
        refused("InvalidIPAddress.InUse", () -> gateways.release(address));
        gateways.deleteNat(nat.natGatewayId());
        gateways.release(address);
    }

    @Test void ranges_that_do_not_fit_are_refused() {
        refused("InvalidSubnet.Conflict",
            () -> vpcs.createSubnet("x", vpc.vpcId(), "192.168.1.128/25", "ap-northeast-2a", false, Map.of()));
        refused("InvalidSubnet.Range", () -> vpcs.createSubnet("x", vpc.vpcId(), "10.0.0.0/24", "ap-northeast-2a", false, Map.of()));
        refused("InvalidVpc.Range", () -> vpcs.create("x", "10.0.0.0/8", Map.of()));
        assertThatThrownBy(() -> Cidr.of("192.168.1.7/24")).hasMessage("192.168.1.7/24 has host bits set; did you mean 192.168.1.0/24?");
        refused("InvalidParameterValue", () -> Cidr.of("192.168.1.0"));
        refused("InvalidParameterValue", () -> Cidr.of("everywhere"));
    }

    private String detached() {
        return ec2.createNetworkInterface(subnet.subnetId(), "", List.of(), 0, 0, Map.of()).networkInterfaceId();
    }

    private List<String> groups() {
        return ec2.interfacesOf(node.instanceId()).get(0).groups().stream().map(group -> group.groupId()).toList();
    }

    private Instance launch(Subnet where) {
        return new Instances(cloud).launch(
            new Instances.Launch("node", "t3.medium", "ami-0", where.subnetId(), List.of(), "profile", "", null, Map.of(), Map.of()));
    }

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refused.class,
            refused -> assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code));
    }
}
