package ekslab.local.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddress;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** The ways out of a VPC: internet gateways, NAT gateways, elastic addresses. */
public final class Gateways {

    private final Cloud cloud;

    public Gateways(Cloud cloud) {
        this.cloud = cloud;
    }

    public InternetGateway create(String name, Map<String, String> tags) {
        return cloud.change(edit -> edit.put(InternetGateway.builder().internetGatewayId(cloud.names().id("igw", name))
            .ownerId(cloud.account()).tags(Tags.of(tags)).build()));
    }

    public void attach(String gatewayId, String vpcId) {
        cloud.change(edit -> {
            var gateway = edit.require(InternetGateway.class, gatewayId);
            edit.require(Vpc.class, vpcId);
            if (!gateway.attachments().isEmpty())
                throw new Refused("Resource.AlreadyAssociated",
                    "resource %s is already attached to network %s".formatted(gatewayId, gateway.attachments().get(0).vpcId()));
            return edit
                .put(gateway.toBuilder().attachments(InternetGatewayAttachment.builder().vpcId(vpcId).state("available").build()).build());
        });
    }

    /** @throws Refused DependencyViolation while an address of the VPC is public through it */
    public void detach(String gatewayId, String vpcId) {
        cloud.change(edit -> {
            if (Routing.holdsPublicAddresses(edit, vpcId))
                throw new Refused("DependencyViolation",
                    "Network %s has some mapped public address(es). Please unmap those public address(es) before detaching the gateway."
                        .formatted(vpcId));
            return edit.put(edit.require(InternetGateway.class, gatewayId).toBuilder().attachments(List.of()).build());
        });
    }

    public void delete(String gatewayId) {
        cloud.change(edit -> {
            if (!edit.require(InternetGateway.class, gatewayId).attachments().isEmpty())
                throw new Refused("DependencyViolation",
                    "The internetGateway '%s' has dependencies and cannot be deleted.".formatted(gatewayId));
            edit.remove(InternetGateway.class, gatewayId);
            return null;
        });
    }

    public Address allocate(String name, Map<String, String> tags) {
        return cloud.change(edit -> edit.put(Address.builder().allocationId(cloud.names().id("eipalloc", name))
            .publicIp(Addresses.pickPublic(edit, cloud.names(), name)).domain("vpc")
            .networkBorderGroup(cloud.region()).publicIpv4Pool("amazon").tags(Tags.of(tags)).build()));
    }

    public void release(String allocationId) {
        cloud.change(edit -> {
            if (edit.require(Address.class, allocationId).associationId() != null)
                throw new Refused("InvalidIPAddress.InUse", "Address %s is in use.".formatted(allocationId));
            edit.remove(Address.class, allocationId);
            return null;
        });
    }

    /**
     * Makes an elastic address the public one of an interface's primary address, in place of what either had.
     *
     * @return the association's id
     */
    public String associate(String allocationId, String interfaceId) {
        return cloud.change(edit -> {
            var before = edit.require(Address.class, allocationId);
            if (before.associationId() != null) part(edit, before);
            var eni = edit.require(NetworkInterface.class, interfaceId);
            edit.list(Address.class).stream().filter(other -> interfaceId.equals(other.networkInterfaceId()))
                .forEach(other -> part(edit, other));
            var association = cloud.names().id("eipassoc", allocationId + ' ' + interfaceId);
            edit.put(Interfaces.associated(eni, NetworkInterfaceAssociation.builder().allocationId(allocationId).associationId(association)
                .publicIp(before.publicIp()).ipOwnerId(cloud.account()).build()));
            edit.put(before.toBuilder().associationId(association).networkInterfaceId(interfaceId).privateIpAddress(eni.privateIpAddress())
                .build());
            return association;
        });
    }

    public void disassociate(String associationId) {
        cloud.change(edit -> {
            part(edit, edit.list(Address.class).stream().filter(address -> associationId.equals(address.associationId())).findFirst()
                .orElseThrow(
                    () -> new Refused("InvalidAssociationID.NotFound", "The association ID '%s' does not exist".formatted(associationId))));
            return null;
        });
    }

    private static void part(Edit edit, Address address) {
        edit.find(NetworkInterface.class, address.networkInterfaceId()).ifPresent(eni -> edit.put(Interfaces.associated(eni, null)));
        edit.put(address.toBuilder().associationId(null).networkInterfaceId(null).privateIpAddress(null).build());
    }

    public NatGateway createNat(String name, String subnetId, String allocationId, Map<String, String> tags) {
        return cloud.change(edit -> {
            var subnet = edit.require(Subnet.class, subnetId);
            var address = edit.require(Address.class, allocationId);
            if (address.associationId() != null)
                throw new Refused("Resource.AlreadyAssociated", "Elastic IP address [%s] is already associated".formatted(allocationId));
            if (edit.list(InternetGateway.class).stream().flatMap(gateway -> gateway.attachments().stream())
                .noneMatch(to -> to.vpcId().equals(subnet.vpcId())))
                throw new Refused("Gateway.NotAttached", "Network %s has no Internet gateway attached".formatted(subnet.vpcId()));
            var id = cloud.names().id("nat", name);
            var association = cloud.names().id("eipassoc", name);
            var eni = new Interfaces(cloud, edit).create(name, subnet, "Interface for NAT Gateway " + id, List.of(), 0, Map.of());
            edit.put(Interfaces.associated(eni, NetworkInterfaceAssociation.builder()
                .allocationId(allocationId).associationId(association).publicIp(address.publicIp()).ipOwnerId(cloud.account()).build())
                .toBuilder().interfaceType("nat_gateway").sourceDestCheck(false).groups(List.of()).requesterManaged(true).status("in-use")
                .build());
            edit.put(address.toBuilder().associationId(association).networkInterfaceId(eni.networkInterfaceId())
                .privateIpAddress(eni.privateIpAddress()).build());
            return edit.put(NatGateway.builder().natGatewayId(id).vpcId(subnet.vpcId()).subnetId(subnetId).state("available")
                .connectivityType("public").createTime(Instant.now())
                .natGatewayAddresses(NatGatewayAddress.builder().allocationId(allocationId).associationId(association).isPrimary(true)
                    .networkInterfaceId(eni.networkInterfaceId())
                    .privateIp(eni.privateIpAddress()).publicIp(address.publicIp()).status("succeeded").build())
                .tags(Tags.of(tags)).build());
        });
    }

    public void deleteNat(String natGatewayId) {
        cloud.change(edit -> {
            for (var address : edit.require(NatGateway.class, natGatewayId).natGatewayAddresses()) {
                edit.put(edit.require(Address.class, address.allocationId()).toBuilder().associationId(null).networkInterfaceId(null)
                    .privateIpAddress(null).build());
                edit.remove(NetworkInterface.class, address.networkInterfaceId());
            }
            edit.remove(NatGateway.class, natGatewayId);
            return null;
        });
    }
}
