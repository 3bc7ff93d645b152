package ekslab.local.eks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;

import ekslab.local.cloud.Cidr;
import ekslab.local.cloud.InstanceTypes;
import ekslab.local.cloud.Instances;
import ekslab.local.cni.NodeNetwork;
import ekslab.local.cni.Pace;
import ekslab.local.kube.control.ControlPlane;
import ekslab.local.kube.node.NodeIdentity;
import ekslab.local.node.Node;
import ekslab.local.node.NodeRuntime;
import ekslab.local.node.PodFiles;
import ekslab.local.proxy.KubeProxy;

/** What an instance of a node group does when it starts: its network comes up, its kubelet joins the cluster. */
final class NodeBootstrap {

    private final EksOperator.Surroundings lab;
    private final Cluster cluster;
    private final Nodegroup group;
    private final ControlPlane controlPlane;
    private final Supplier<Pace> pace;

    NodeBootstrap(EksOperator.Surroundings lab, Cluster cluster, Nodegroup group, ControlPlane controlPlane, Supplier<Pace> pace) {
        this.lab = lab;
        this.cluster = cluster;
        this.group = group;
        this.controlPlane = controlPlane;
        this.pace = pace;
    }

    /** The address of kube-dns: the tenth of the Services' range (docs.aws.amazon.com/eks/latest/userguide/launch-templates.html). */
    static String clusterDns(Cluster cluster) {
        return Cidr.of(cluster.kubernetesNetworkConfig().serviceIpv4Cidr()).address(10);
    }

    EksNode join(String instanceId) {
        var instance = lab.cloud().require(Instance.class, instanceId);
        var machine = lab.machines().configured(instanceId);
        var interfaces = new CloudInterfaces(lab.cloud(), instanceId, cluster.name());
        interfaces.tagPrimary();
        var network = new NodeNetwork(machine.shell(), interfaces, new NodeEniConfigs(controlPlane.objects(), machine.hostname()),
            lab.folders().cni(instanceId), pace,
            Instances.maxPods(lab.cloud(), instanceId), instanceId.hashCode());
        var node = new EksNode(machine, network, controlPlane.objects(), lab.folders());
        var runtime = new NodeRuntime(machine, network, Residents.of(node, instanceId, lab.folders()), lab.folders().logs(),
            files(instance, machine), environment());
        KubeProxy.kubelet(machine.shell());
        node.kubelet(controlPlane.join(identity(instance), runtime));
        return node;
    }

    private PodFiles files(Instance instance, Node machine) {
        var domain = machine.hostname().substring(machine.hostname().indexOf('.') + 1);
        return new PodFiles(clusterDns(cluster), domain, Machines.resolver(lab.cloud(), instance.vpcId()));
    }

    /** What the kubelet tells every container about the API's Service. */
    private Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("KUBERNETES_SERVICE_HOST", controlPlane.objects().apiServiceIp());
        environment.put("KUBERNETES_SERVICE_PORT", "443");
        return environment;
    }

    private NodeIdentity identity(Instance instance) {
        var size = InstanceTypes.of(instance.instanceTypeAsString());
        var zone = instance.placement().availabilityZone();
        return new NodeIdentity(instance.privateDnsName(), instance.privateIpAddress(),
            Objects.requireNonNullElse(instance.publicIpAddress(), ""),
            lab.cloud().region(), zone, size.name(), "aws:///%s/%s".formatted(zone, instance.instanceId()), group.nodegroupName(),
            Instances.maxPods(lab.cloud(), instance.instanceId()),
            size.vcpus(), size.memory(), cluster.version(), group.labels());
    }
}
