package ekslab.local.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Ipv4PrefixSpecification;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Network interfaces and their addresses, within one operation. */
final class Interfaces {

    private final Cloud cloud;
    private final Edit edit;

    Interfaces(Cloud cloud, Edit edit) {
        this.cloud = cloud;
        this.edit = edit;
    }

    /** A detached interface; no groups means the VPC's default one. */
    NetworkInterface create(String name, Subnet subnet, String description, List<String> groups, int secondaries,
        Map<String, String> tags) {
        var id = cloud.names().id("eni", name);
        var members = (groups.isEmpty() ? List.of(defaultGroup(subnet.vpcId())) : groups).stream().map(group -> member(subnet, group))
            .toList();
        var address = Addresses.pick(edit, cloud.names(), subnet, id);
        var eni = edit.put(NetworkInterface.builder().networkInterfaceId(id).subnetId(subnet.subnetId()).vpcId(subnet.vpcId())
            .availabilityZone(subnet.availabilityZone())
            .description(description).groups(members).macAddress(cloud.names().mac(id)).ownerId(cloud.account()).requesterManaged(false)
            .sourceDestCheck(true)
            .interfaceType("interface").status("available").privateIpAddress(address).privateDnsName(dns(address))
            .privateIpAddresses(address(address, true))
            .tagSet(Tags.of(tags)).build());
        return assign(eni, secondaries);
    }

    NetworkInterface assign(NetworkInterface eni, int count) {
        if (count < 0)
            throw new Refused("InvalidParameterValue",
                "Value (%d) for parameter secondaryPrivateIpAddressCount is invalid.".formatted(count));
        checkRoom(eni, count);
        var subnet = edit.require(Subnet.class, eni.subnetId());
        if (Addresses.free(edit, subnet) < count)
            throw new Refused("InsufficientFreeAddressesInSubnet",
                "The specified subnet does not have enough free addresses to satisfy the request.");
        for (var i = 0; i < count; i++)
            eni = add(eni, Addresses.pick(edit, cloud.names(), subnet, eni.networkInterfaceId() + ' ' + eni.privateIpAddresses().size()));
        return eni;
    }

    NetworkInterface assign(NetworkInterface eni, List<String> addresses) {
        checkRoom(eni, addresses.size());
        var subnet = edit.require(Subnet.class, eni.subnetId());
        for (var address : addresses) {
            if (!Cidr.of(subnet.cidrBlock()).contains(address) || Addresses.reserved(subnet, address))
                throw new Refused("InvalidParameterValue", "Address %s does not fall within the subnet's address range or is reserved in %s"
                    .formatted(address, subnet.cidrBlock()));
            if (Addresses.taken(edit, subnet).contains(address))
                throw new Refused("InvalidParameterValue",
                    "Some of [%s] are assigned, but move is not allowed.".formatted(address));
            eni = add(eni, address);
        }
        return eni;
    }

    NetworkInterface assignPrefixes(NetworkInterface eni, int count) {
        checkRoom(eni, count);
        var subnet = edit.require(Subnet.class, eni.subnetId());
        for (var i = 0; i < count; i++) {
            var all = new ArrayList<>(eni.ipv4Prefixes());
            var prefix = Addresses.pickPrefix(edit, cloud.names(), subnet, eni.networkInterfaceId() + " prefix " + all.size());
            all.add(Ipv4PrefixSpecification.builder().ipv4Prefix(prefix).build());
            eni = edit.put(eni.toBuilder().ipv4Prefixes(all).build());
        }
        return eni;
    }

    NetworkInterface unassignPrefixes(NetworkInterface eni, List<String> prefixes) {
        for (var prefix : prefixes)
            if (eni.ipv4Prefixes().stream().noneMatch(has -> has.ipv4Prefix().equals(prefix)))
                throw new Refused("InvalidParameterValue",
                    "Some of [%s] are not assigned to interface %s".formatted(String.join(", ", prefixes), eni.networkInterfaceId()));
        return edit.put(
            eni.toBuilder().ipv4Prefixes(eni.ipv4Prefixes().stream().filter(has -> !prefixes.contains(has.ipv4Prefix())).toList()).build());
    }

    NetworkInterface unassign(NetworkInterface eni, List<String> addresses) {
        for (var address : addresses) {
            if (address.equals(eni.privateIpAddress()))
                throw new Refused("InvalidParameterValue", "The primary private IP address %s cannot be unassigned.".formatted(address));
            if (eni.privateIpAddresses().stream().noneMatch(of -> of.privateIpAddress().equals(address)))
                throw new Refused("InvalidParameterValue",
                    "Some of [%s] are not assigned to interface %s".formatted(String.join(", ", addresses), eni.networkInterfaceId()));
        }
        return edit.put(eni.toBuilder()
            .privateIpAddresses(eni.privateIpAddresses().stream().filter(of -> !addresses.contains(of.privateIpAddress())).toList())
            .build());
    }

    NetworkInterface attach(NetworkInterface eni, Instance instance, int deviceIndex, boolean deleteOnTermination) {
        if (eni.attachment() != null)
            throw new Refused("InvalidNetworkInterface.InUse", "Interface: [%s] in use.".formatted(eni.networkInterfaceId()));
        if (!eni.availabilityZone().equals(instance.placement().availabilityZone()))
            throw new Refused("InvalidParameterCombination",
                "You may not attach a network interface to an instance if they are not in the same availability zone");
        var attached = of(edit, instance.instanceId());
        var size = InstanceTypes.of(instance.instanceTypeAsString());
        if (attached.stream().anyMatch(other -> other.attachment().deviceIndex() == deviceIndex))
            throw new Refused("InvalidParameterValue",
                "Instance '%s' already has an interface attached at device index '%d'.".formatted(instance.instanceId(), deviceIndex));
        if (attached.size() >= size.enis())
            throw new Refused("AttachmentLimitExceeded",
                "Interface count %d exceeds the limit for %s".formatted(attached.size() + 1, size.name()));
        checkLimit(size, eni.privateIpAddresses().size() + eni.ipv4Prefixes().size());
        return edit.put(eni.toBuilder().status("in-use")
            .attachment(NetworkInterfaceAttachment.builder()
                .attachmentId(cloud.names().id("eni-attach", instance.instanceId() + ' ' + eni.networkInterfaceId()))
                .deviceIndex(deviceIndex).networkCardIndex(0).instanceId(instance.instanceId()).instanceOwnerId(cloud.account())
                .status("attached")
                .deleteOnTermination(deleteOnTermination).build())
            .build());
    }

    NetworkInterface attached(String attachmentId) {
        return edit.list(NetworkInterface.class).stream()
            .filter(eni -> eni.attachment() != null && eni.attachment().attachmentId().equals(attachmentId)).findFirst()
            .orElseThrow(
                () -> new Refused("InvalidAttachmentID.NotFound", "The attachment ID '%s' does not exist".formatted(attachmentId)));
    }

    static List<NetworkInterface> of(CloudView view, String instanceId) {
        return view.list(NetworkInterface.class).stream()
            .filter(eni -> eni.attachment() != null && instanceId.equals(eni.attachment().instanceId())).toList();
    }

    /** An interface whose primary address has a public one, or none for null; EC2 tells it of the interface and of the address. */
    static NetworkInterface associated(NetworkInterface eni, NetworkInterfaceAssociation association) {
        var addresses = new ArrayList<>(eni.privateIpAddresses());
        addresses.set(0, addresses.get(0).toBuilder().association(association).build());
        return eni.toBuilder().association(association).privateIpAddresses(addresses).build();
    }

    static NetworkInterface detached(NetworkInterface eni) {
        return eni.toBuilder().attachment((NetworkInterfaceAttachment) null).status("available").build();
    }

    private NetworkInterface add(NetworkInterface eni, String address) {
        var all = new ArrayList<>(eni.privateIpAddresses());
        all.add(address(address, false));
        return edit.put(eni.toBuilder().privateIpAddresses(all).build());
    }

    private void checkRoom(NetworkInterface eni, int more) {
        if (eni.attachment() == null || eni.attachment().instanceId() == null) return;   // the limit belongs to the instance type
        var instance = edit.require(Instance.class, eni.attachment().instanceId());
        checkLimit(InstanceTypes.of(instance.instanceTypeAsString()), eni.privateIpAddresses().size() + eni.ipv4Prefixes().size() + more);
    }

    private static void checkLimit(InstanceSize size, int addresses) {
        if (addresses > size.ipv4PerEni())
            throw new Refused("PrivateIpAddressLimitExceeded",
                "Number of private addresses will exceed limit: %d of %d on an interface of %s.".formatted(addresses, size.ipv4PerEni(),
                    size.name()));
    }

    private String defaultGroup(String vpcId) {
        return edit.list(SecurityGroup.class).stream().filter(group -> group.vpcId().equals(vpcId) && group.groupName().equals("default"))
            .findFirst().orElseThrow().groupId();
    }

    NetworkInterface join(NetworkInterface eni, List<String> groups) {
        var subnet = edit.require(Subnet.class, eni.subnetId());
        return edit.put(eni.toBuilder().groups(groups.stream().map(group -> member(subnet, group)).toList()).build());
    }

    private GroupIdentifier member(Subnet subnet, String groupId) {
        var group = edit.require(SecurityGroup.class, groupId);
        if (!group.vpcId().equals(subnet.vpcId()))
            throw new Refused("InvalidGroup.NotFound",
                "The security group '%s' does not exist in VPC '%s'".formatted(groupId, subnet.vpcId()));
        return GroupIdentifier.builder().groupId(groupId).groupName(group.groupName()).build();
    }

    private NetworkInterfacePrivateIpAddress address(String address, boolean primary) {
        return NetworkInterfacePrivateIpAddress.builder().privateIpAddress(address).privateDnsName(dns(address)).primary(primary).build();
    }

    /** The name that the VPC's resolver answers for an address. */
    String dns(String address) {
        var domain = cloud.region().equals("us-east-1") ? "ec2" : cloud.region() + ".compute";
        return "ip-%s.%s.internal".formatted(address.replace('.', '-'), domain);
    }

}
