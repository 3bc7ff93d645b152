package ekslab.local.cloud;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** The interfaces through which EKS's side of a cluster reaches the VPC: in the customer's subnets, attached to machines that the customer never sees. */
public final class ControlPlaneInterfaces {

    private static final int COUNT = 2;   // the control plane runs in two zones

    private final Cloud cloud;

    public ControlPlaneInterfaces(Cloud cloud) {
        this.cloud = cloud;
    }

    /** @throws Refused InvalidParameterException when the subnets lie in fewer than two zones */
    public void create(String cluster, List<String> subnetIds, List<String> groups) {
        cloud.change(edit -> {
            var byZone = new TreeMap<String, Subnet>();
            subnetIds.stream().map(id -> edit.require(Subnet.class, id))
                .forEach(subnet -> byZone.putIfAbsent(subnet.availabilityZone(), subnet));
            if (byZone.size() < COUNT)
                throw new Refused("InvalidParameterException", "Subnets specified must be in at least two different AZs");
            byZone.values().stream().limit(COUNT).forEach(subnet -> {
                var eni = new Interfaces(cloud, edit).create("control plane %s %s".formatted(cluster, subnet.availabilityZone()), subnet,
                    description(cluster), groups, 0, Map.of());
                edit.put(eni.toBuilder().requesterManaged(true).status("in-use").attachment(NetworkInterfaceAttachment.builder()
                    .attachmentId(cloud.names().id("ela-attach", eni.networkInterfaceId())).deviceIndex(1).instanceOwnerId("amazon-aws")
                    .status("attached").deleteOnTermination(false).build())
                    .build());
            });
            return null;
        });
    }

    public void delete(String cluster) {
        cloud.change(edit -> {
            edit.list(NetworkInterface.class).stream()
                .filter(eni -> eni.requesterManaged() && description(cluster).equals(eni.description()))
                .forEach(eni -> edit.remove(NetworkInterface.class, eni.networkInterfaceId()));
            return null;
        });
    }

    private static String description(String cluster) {
        return "Amazon EKS " + cluster;
    }
}
