package ekslab.local.kube.node;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a node knows about itself when it joins.
 *
 * @param name such as ip-192-168-1-10.ap-northeast-2.compute.internal
 * @param internalIp the primary private address of its first interface
 * @param externalIp its public address, or empty
 * @param zone such as ap-northeast-2a
 * @param instanceType such as t3.medium
 * @param providerId such as aws:///ap-northeast-2a/i-0123456789abcdef0
 * @param nodegroup the managed node group's name, or empty
 * @param maxPods how many pods it takes, host-network ones included
 * @param cpus virtual processors
 * @param memoryMib in MiB
 * @param kubernetesVersion such as 1.35
 * @param labels further ones, such as those of the node group
 */
public record NodeIdentity(String name, String internalIp, String externalIp, String region, String zone, String instanceType,
    String providerId, String nodegroup, int maxPods, int cpus, int memoryMib, String kubernetesVersion, Map<String, String> labels) {

    public NodeIdentity {
        labels = Map.copyOf(labels);
        if (name.isEmpty()) throw new IllegalArgumentException("a node needs a name");
        if (internalIp.isEmpty()) throw new IllegalArgumentException("node %s: has no internal address".formatted(name));
        if (maxPods < 1) throw new IllegalArgumentException("node %s: %d pods are too few; at least 1 must fit".formatted(name, maxPods));
    }

    /** The node's labels: the well-known ones, and on top of them its own. */
    Map<String, String> allLabels() {
        var all = new LinkedHashMap<String, String>();
        for (var prefix : new String[]{ "beta.kubernetes.io/", "kubernetes.io/" }) {
            all.put(prefix + "arch", "amd64");
            all.put(prefix + "os", "linux");
        }
        all.put("beta.kubernetes.io/instance-type", instanceType);
        all.put("node.kubernetes.io/instance-type", instanceType);
        all.put("failure-domain.beta.kubernetes.io/region", region);
        all.put("failure-domain.beta.kubernetes.io/zone", zone);
        all.put("topology.kubernetes.io/region", region);
        all.put("topology.kubernetes.io/zone", zone);
        all.put("kubernetes.io/hostname", name);
        if (!nodegroup.isEmpty()) {
            all.put("eks.amazonaws.com/nodegroup", nodegroup);
            all.put("eks.amazonaws.com/capacityType", "ON_DEMAND");
        }
        all.putAll(labels);
        return all;
    }
}
