package ekslab.local.eks;

import java.util.List;
import java.util.Map;

import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cloud.InstanceSize;
import ekslab.local.cloud.InstanceTypes;
import ekslab.local.cni.NodeInterfaces;

/** An instance's interfaces in the lab's own EC2, made and tagged as ipamd does it. */
final class CloudInterfaces implements NodeInterfaces {

    private final Cloud cloud;
    private final Ec2 ec2;
    private final String instanceId;
    private final String cluster;
    private final InstanceSize size;

    CloudInterfaces(Cloud cloud, String instanceId, String cluster) {
        this.cloud = cloud;
        this.ec2 = new Ec2(cloud);
        this.instanceId = instanceId;
        this.cluster = cluster;
        size = InstanceTypes.of(cloud.require(Instance.class, instanceId).instanceTypeAsString());
    }

    @Override public List<NetworkInterface> attached() { return ec2.interfacesOf(instanceId); }

    @Override public void assign(String interfaceId, int count) { ec2.assignPrivateIpAddresses(interfaceId, count); }

    @Override public NetworkInterface attachAnother(int secondaryAddresses) {
        var attached = attached();
        var primary = attached.get(0);
        var groups = primary.groups().stream().map(GroupIdentifier::groupId).toList();
        var tags = Map.of("node.k8s.amazonaws.com/instance_id", instanceId, "cluster.k8s.amazonaws.com/name", cluster, "eks:eni:owner",
            "amazon-vpc-cni");
        var eni = ec2.createNetworkInterface(primary.subnetId(), "aws-K8S-" + instanceId, groups, secondaryAddresses, tags);
        var index = 0;
        while (has(attached, index)) index++;
        var plugged = ec2.attachNetworkInterface(eni.networkInterfaceId(), instanceId, index);
        ec2.modifyDeleteOnTermination(plugged.attachment().attachmentId(), true);
        return plugged;
    }

    private static boolean has(List<NetworkInterface> attached, int index) {
        return attached.stream().anyMatch(eni -> eni.attachment().deviceIndex() == index);
    }

    @Override public int interfaceLimit() { return size.enis(); }

    @Override public int addressesPerInterface() { return size.ipv4PerEni(); }
}
