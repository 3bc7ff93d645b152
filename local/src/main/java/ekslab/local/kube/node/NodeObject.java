package ekslab.local.kube.node;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Json;

/** The Node object of a machine that has just joined, as an AL2023 one registers itself. */
final class NodeObject {

    private static final int SYSTEM_MEMORY_MIB = 100; // the kubelet's eviction threshold, held back like the reserve below

    private NodeObject() {}

    static ObjectNode of(NodeIdentity node) {
        return Json.object("apiVersion", "v1", "kind", "Node", "metadata", Json.object("name", node.name(), "labels", node.allLabels()),
            "spec",
            Json.object("providerID", node.providerId(), "taints",
                List.of(Json.object("key", "node.kubernetes.io/not-ready", "effect", "NoSchedule"))), // nobody may be faster than its network
            "status", status(node));
    }

    private static ObjectNode status(NodeIdentity node) {
        var memory = node.memoryMib() * 1024L;
        var capacity = Json.object("cpu", Integer.toString(node.cpus()), "ephemeral-storage", "20893676Ki", "hugepages-1Gi", "0",
            "hugepages-2Mi", "0", "memory", memory + "Ki", "pods", Integer.toString(node.maxPods()));
        var reserved = 255 + 11 * node.maxPods(); // MiB: what EKS keeps for the kubelet, by the number of pods
        var allocatable = capacity.deepCopy().put("cpu", node.cpus() * 1000 - 70 + "m").put("ephemeral-storage", "18181869946")
            .put("memory", memory - (reserved + SYSTEM_MEMORY_MIB) * 1024L + "Ki");
        var status = Json.object("capacity", capacity, "allocatable", allocatable, "addresses", addresses(node), "nodeInfo",
            Json.object("architecture", "amd64", "operatingSystem", "linux", "osImage", "Amazon Linux 2023 (local lab)", "kernelVersion",
                System.getProperty("os.version"), "containerRuntimeVersion", "containerd://2.1.5", "kubeletVersion",
                "v" + node.kubernetesVersion() + ".3-eks-ekslab", "kubeProxyVersion", "v" + node.kubernetesVersion() + ".3-eks-ekslab",
                "machineID", "", "systemUUID", "", "bootID", ""),
            "daemonEndpoints", Json.object("kubeletEndpoint", Json.object("Port", 10250)));
        Json.setCondition(status, "MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available");
        Json.setCondition(status, "DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure");
        Json.setCondition(status, "PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available");
        Json.setCondition(status, "Ready", "False", "KubeletNotReady", "container runtime network not ready: NetworkReady=false "
            + "reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized");
        return status;
    }

    private static List<ObjectNode> addresses(NodeIdentity node) {
        var addresses = new ArrayList<ObjectNode>();
        addresses.add(address("InternalIP", node.internalIp()));
        if (!node.externalIp().isEmpty()) addresses.add(address("ExternalIP", node.externalIp()));
        addresses.add(address("InternalDNS", node.name()));
        addresses.add(address("Hostname", node.name()));
        if (!node.externalIp().isEmpty())
            addresses.add(address("ExternalDNS",
                "ec2-%s.%s.compute.amazonaws.com".formatted(node.externalIp().replace('.', '-'), node.region())));
        return addresses;
    }

    private static ObjectNode address(String type, String address) {
        return Json.object("type", type, "address", address);
    }
}
