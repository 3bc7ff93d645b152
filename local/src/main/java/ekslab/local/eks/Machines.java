package ekslab.local.eks;

import java.util.LinkedHashMap;
import java.util.Map;

import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

import ekslab.local.cloud.Change;
import ekslab.local.cloud.Cidr;
import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cni.CniFiles;
import ekslab.local.net.Enclosure;
import ekslab.local.net.Shell;
import ekslab.local.node.Node;

/** The hosts behind the cloud's instances. */
public final class Machines {

    private final Enclosure lab;
    private final Cloud cloud;
    private final NodeFolders folders;
    private final Map<String, Node> byInstance = new LinkedHashMap<>();

    public Machines(Enclosure lab, Cloud cloud, NodeFolders folders) {
        this.lab = lab;
        this.cloud = cloud;
        this.folders = folders;
    }

    /** The network namespace of an instance, which boots now if it has not yet. */
    public synchronized String netns(String instanceId) {
        return byInstance.computeIfAbsent(instanceId, this::boot).netns();
    }

    /** The shell of an instance's host. */
    public synchronized Shell shell(String instanceId) {
        return byInstance.get(instanceId).shell();
    }

    private Node boot(String instanceId) {
        var instance = cloud.require(Instance.class, instanceId);
        CniFiles.make(folders.cni(instanceId).folder());
        return Node.boot(lab, instanceId, instance.privateDnsName(), resolver(cloud, instance.vpcId()), folders.places(instanceId));
    }

    /** Lets the host's primary interface get its address, as DHCP does while an instance starts. */
    synchronized Node configured(String instanceId) {
        var node = byInstance.get(instanceId);
        if (node.address() != null) return node;
        var primary = new Ec2(cloud).interfacesOf(instanceId).get(0);
        var subnet = cloud.require(Subnet.class, primary.subnetId());
        node.configurePrimary(primary, subnet.cidrBlock(), resolver(cloud, subnet.vpcId()));
        return node;
    }

    /** Ends the host of an instance that is terminated; its interfaces have been unplugged by then. */
    public synchronized void follow(Change<?> change) {
        if (change.type() != Instance.class || change.after().isPresent()) return;
        var instanceId = ((Instance) change.before().orElseThrow()).instanceId();
        var node = byInstance.remove(instanceId);
        if (node == null) return;
        node.close();
        lab.shell().run("ip netns del " + instanceId);
    }

    /** The VPC's DNS server: the base of its range plus two (docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html). */
    public static String resolver(Cloud cloud, String vpcId) {
        return Cidr.of(cloud.require(Vpc.class, vpcId).cidrBlock()).address(2);
    }
}
