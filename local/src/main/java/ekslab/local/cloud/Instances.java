package ekslab.local.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Starts and ends instances. */
public final class Instances {

    /**
     * What to start.
     *
     * @param name decides the instance's id; for the auto scaling of a group, the group and the instance's number
     * @param userData base64, empty for none
     * @param metadataOptions null for EC2's defaults
     * @param ours tags that AWS's own services set; the others are the caller's
     */
    public record Launch(String name, String instanceType, String imageId, String subnetId, List<String> groups, String profileArn,
        String userData,
        InstanceMetadataOptionsResponse metadataOptions, Map<String, String> tags, Map<String, String> ours) {}

    private final Cloud cloud;

    public Instances(Cloud cloud) {
        this.cloud = cloud;
    }

    /** Starts one instance with a primary interface in the subnet, and with a public address if the subnet gives them. */
    public Instance launch(Launch what) {
        return cloud.change(edit -> {
            var subnet = edit.require(Subnet.class, what.subnetId);
            var size = InstanceTypes.of(what.instanceType);
            var id = cloud.names().id("i", what.name);
            var eni = new Interfaces(cloud, edit).create(id + " primary", subnet, "", what.groups, 0, Map.of());
            var instance = Instance.builder().instanceId(id).instanceType(size.name()).imageId(what.imageId)
                .architecture(size.architecture())
                .state(state -> state.code(16).name("running"))
                .placement(place -> place.availabilityZone(subnet.availabilityZone()).tenancy("default").groupName(""))
                .subnetId(subnet.subnetId()).vpcId(subnet.vpcId()).privateIpAddress(eni.privateIpAddress())
                .privateDnsName(eni.privateDnsName())
                .securityGroups(eni.groups()).launchTime(Instant.now()).amiLaunchIndex(0).sourceDestCheck(true)
                .ebsOptimized(size.hypervisor().equals("nitro"))
                .hypervisor("xen").virtualizationType("hvm").rootDeviceType("ebs").rootDeviceName("/dev/xvda")
                .metadataOptions(what.metadataOptions)
                .iamInstanceProfile(profile -> profile.arn(what.profileArn))
                .cpuOptions(cpu -> cpu.coreCount(Math.max(1, size.vcpus() / 2)).threadsPerCore(size.vcpus() > 1 ? 2 : 1))
                .tags(Stream.of(Tags.of(what.tags), Tags.ours(what.ours)).flatMap(List::stream).toList());
            if (subnet.mapPublicIpOnLaunch()) {
                var association = association(edit, id);
                edit.put(eni = Interfaces.associated(eni, association));
                instance.publicIpAddress(association.publicIp()).publicDnsName(association.publicDnsName());
            }
            var started = edit.put(instance.build());
            edit.put(new UserData(id, what.userData));
            new Interfaces(cloud, edit).attach(eni, started, 0, true);
            return started;
        });
    }

    /** Ends an instance; interfaces that may outlive it become available, the others go. Nothing of it is listed afterwards. */
    public void terminate(String instanceId) {
        cloud.change(edit -> {
            for (var eni : Interfaces.of(edit, instanceId))
                if (eni.attachment().deleteOnTermination()) edit.remove(NetworkInterface.class, eni.networkInterfaceId());
            else edit.put(Interfaces.detached(eni));
            edit.remove(UserData.class, instanceId);
            edit.remove(Instance.class, instanceId);
            return null;
        });
    }

    /** The pod limit that the node's own set-up comes to: what its user data says, or else its type's arithmetic. */
    public static int maxPods(CloudView view, String instanceId) {
        return view.require(UserData.class, instanceId).maxPods()
            .orElseGet(() -> InstanceTypes.of(view.require(Instance.class, instanceId).instanceTypeAsString()).maxPods());
    }

    private NetworkInterfaceAssociation association(CloudView view, String instanceId) {
        var address = Addresses.pickPublic(view, cloud.names(), instanceId);
        return NetworkInterfaceAssociation.builder().publicIp(address).ipOwnerId("amazon")
            .publicDnsName("ec2-%s.%s.compute.amazonaws.com".formatted(address.replace('.', '-'), cloud.region())).build();
    }
}
