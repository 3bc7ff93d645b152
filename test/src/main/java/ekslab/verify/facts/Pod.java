package ekslab.verify.facts;

import java.util.Map;

/**
 * What Kubernetes says about a pod; never its environment.
 *
 * @param node "" while it is not scheduled
 * @param ip "" while it has none
 */
public record Pod(String namespace, String name, String node, String ip, boolean hostNetwork, String phase, boolean ready,
    String dnsPolicy, Map<String, String> labels) {

    public Pod {
        labels = Map.copyOf(labels);
    }

    public String fullName() {
        return namespace + "/" + name;
    }

    public boolean running() {
        return phase.equals("Running");
    }

    /** Whether it lives at an address of its own, not at its node's. */
    public boolean onPodNetwork() {
        return !hostNetwork && running() && !ip.isEmpty();
    }

    /** Whether its resolv.conf names the cluster's DNS. */
    public boolean asksClusterDns() {
        return onPodNetwork() && dnsPolicy.equals("ClusterFirst");
    }

    /** As one says whose pod it is. */
    @Override public String toString() { return fullName(); }

    public boolean labelled(String key, String value) {
        return value.equals(labels.get(key));
    }
}
