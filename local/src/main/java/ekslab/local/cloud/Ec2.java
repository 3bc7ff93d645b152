package ekslab.local.cloud;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** What software on a node asks of EC2: interfaces, addresses and tags, with EC2's own limits, codes and words. */
public final class Ec2 {

    private final Cloud cloud;

    public Ec2(Cloud cloud) {
        this.cloud = cloud;
    }

    /**
     * Makes a detached interface.
     *
     * @param groups ids of security groups; none means the VPC's default one
     * @param secondaries how many private addresses beyond the primary one
     * @param prefixes how many /28 prefixes
     * @throws Refused InsufficientFreeAddressesInSubnet, InvalidSubnetID.NotFound, InvalidGroup.NotFound
     */
    public NetworkInterface createNetworkInterface(String subnetId, String description, List<String> groups, int secondaries,
        int prefixes, Map<String, String> tags) {
        return cloud.change(edit -> {
            var subnet = edit.require(Subnet.class, subnetId);
            var interfaces = new Interfaces(cloud, edit);
            var eni = interfaces.create(subnetId + ' ' + description, subnet, description, groups, secondaries, tags);
            return interfaces.assignPrefixes(eni, prefixes);
        });
    }

    /**
     * @return the interface; its attachment id is in {@code attachment()}
     * @throws Refused AttachmentLimitExceeded, PrivateIpAddressLimitExceeded, InvalidNetworkInterface.InUse, InvalidParameterValue (device index taken)
     */
    public NetworkInterface attachNetworkInterface(String interfaceId, String instanceId, int deviceIndex) {
        return cloud.change(edit -> new Interfaces(cloud, edit).attach(edit.require(NetworkInterface.class, interfaceId),
            edit.require(Instance.class, instanceId), deviceIndex, false));
    }

    public NetworkInterface modifyDeleteOnTermination(String attachmentId, boolean deleteOnTermination) {
        return cloud.change(edit -> {
            var eni = new Interfaces(cloud, edit).attached(attachmentId);
            return edit
                .put(eni.toBuilder().attachment(eni.attachment().toBuilder().deleteOnTermination(deleteOnTermination).build()).build());
        });
    }

    /** @throws Refused PrivateIpAddressLimitExceeded, InsufficientFreeAddressesInSubnet; no address is assigned then */
    public NetworkInterface assignPrivateIpAddresses(String interfaceId, int count) {
        return cloud.change(edit -> new Interfaces(cloud, edit).assign(edit.require(NetworkInterface.class, interfaceId), count));
    }

    public NetworkInterface assignPrivateIpAddresses(String interfaceId, List<String> addresses) {
        return cloud.change(edit -> new Interfaces(cloud, edit).assign(edit.require(NetworkInterface.class, interfaceId), addresses));
    }

    public NetworkInterface unassignPrivateIpAddresses(String interfaceId, List<String> addresses) {
        return cloud.change(edit -> new Interfaces(cloud, edit).unassign(edit.require(NetworkInterface.class, interfaceId), addresses));
    }

    /** @throws Refused PrivateIpAddressLimitExceeded, InsufficientCidrBlocks when the subnet has no free aligned /28; none is assigned then */
    public NetworkInterface assignIpv4Prefixes(String interfaceId, int count) {
        return cloud.change(edit -> new Interfaces(cloud, edit).assignPrefixes(edit.require(NetworkInterface.class, interfaceId), count));
    }

    public NetworkInterface unassignIpv4Prefixes(String interfaceId, List<String> prefixes) {
        return cloud
            .change(edit -> new Interfaces(cloud, edit).unassignPrefixes(edit.require(NetworkInterface.class, interfaceId), prefixes));
    }

    /** @throws Refused OperationNotPermitted for the interface at device index 0 */
    public NetworkInterface detachNetworkInterface(String attachmentId) {
        return cloud.change(edit -> {
            var eni = new Interfaces(cloud, edit).attached(attachmentId);
            if (eni.attachment().instanceId() == null)
                throw new Refused("OperationNotPermitted", "You do not have permission to access the specified resource.");
            if (eni.attachment().deviceIndex() == 0)
                throw new Refused("OperationNotPermitted", "The network interface at device index 0 cannot be detached.");
            return edit.put(Interfaces.detached(eni));
        });
    }

    public void deleteNetworkInterface(String interfaceId) {
        cloud.change(edit -> {
            var eni = edit.require(NetworkInterface.class, interfaceId);
            if (eni.attachment() != null || eni.requesterManaged())
                throw new Refused("InvalidParameterValue", "Network interface '%s' is currently in use.".formatted(interfaceId));
            edit.remove(NetworkInterface.class, interfaceId);
            return null;
        });
    }

    /** Adds tags to a thing, or gives the ones it has another value. */
    public void createTags(String resourceId, Map<String, String> tags) {
        retag(resourceId, before -> Tags.merged(before, tags));
    }

    /** Gives a thing exactly these tags, beside the ones that AWS's own services set. */
    public void replaceTags(String resourceId, Map<String, String> tags) {
        retag(resourceId, before -> Tags.merged(before.stream().filter(tag -> tag.key().startsWith("aws:")).toList(), tags));
    }

    private void retag(String resourceId, UnaryOperator<List<Tag>> change) {
        cloud.change(edit -> switch (resourceId.substring(0, Math.max(0, resourceId.indexOf('-')))) {
            case "eni" -> with(edit, NetworkInterface.class, resourceId, it -> it.toBuilder().tagSet(change.apply(it.tagSet())).build());
            case "i" -> with(edit, Instance.class, resourceId, it -> it.toBuilder().tags(change.apply(it.tags())).build());
            case "subnet" -> with(edit, Subnet.class, resourceId, it -> it.toBuilder().tags(change.apply(it.tags())).build());
            case "vpc" -> with(edit, Vpc.class, resourceId, it -> it.toBuilder().tags(change.apply(it.tags())).build());
            case "sg" -> with(edit, SecurityGroup.class, resourceId, it -> it.toBuilder().tags(change.apply(it.tags())).build());
            case "rtb" -> with(edit, RouteTable.class, resourceId, it -> it.toBuilder().tags(change.apply(it.tags())).build());
            case "igw" -> with(edit, InternetGateway.class, resourceId, it -> it.toBuilder().tags(change.apply(it.tags())).build());
            case "nat" -> with(edit, NatGateway.class, resourceId, it -> it.toBuilder().tags(change.apply(it.tags())).build());
            case "eipalloc" -> with(edit, Address.class, resourceId, it -> it.toBuilder().tags(change.apply(it.tags())).build());
            case "acl" -> with(edit, NetworkAcl.class, resourceId, it -> it.toBuilder().tags(change.apply(it.tags())).build());
            case "fl" -> with(edit, FlowLog.class, resourceId, it -> it.toBuilder().tags(change.apply(it.tags())).build());
            default -> throw new Refused("InvalidID", "The ID '%s' is not valid".formatted(resourceId));
        });
    }

    /** Whether an interface may only send from and receive for its own addresses. */
    public NetworkInterface modifySourceDestCheck(String interfaceId, boolean check) {
        return cloud.change(edit -> edit.put(edit.require(NetworkInterface.class, interfaceId).toBuilder().sourceDestCheck(check).build()));
    }

    /** Puts an interface into exactly these security groups. */
    public NetworkInterface modifyGroups(String interfaceId, List<String> groups) {
        return cloud.change(edit -> new Interfaces(cloud, edit).join(edit.require(NetworkInterface.class, interfaceId), groups));
    }

    /** Free addresses of a subnet, as DescribeSubnets counts them. */
    public int freeAddresses(String subnetId) {
        return Addresses.free(cloud, cloud.require(Subnet.class, subnetId));
    }

    /** The interfaces of an instance in the order of their device index. */
    public List<NetworkInterface> interfacesOf(String instanceId) {
        return Interfaces.of(cloud, instanceId).stream().sorted(Comparator.comparing(eni -> eni.attachment().deviceIndex())).toList();
    }

    private static <T> Object with(Edit edit, Class<T> type, String id, UnaryOperator<T> change) {
        return edit.put(change.apply(edit.require(type, id)));
    }
}
