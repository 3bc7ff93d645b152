package ekslab.local.cloud;

/**
 * What an instance type is able to do.
 *
 * @param enis how many network interfaces can be attached
 * @param ipv4PerEni private IPv4 addresses of one interface, its primary one included
 * @param memory in MiB
 * @param hypervisor "nitro", "xen", or "" for bare metal
 */
public record InstanceSize(String name, int enis, int ipv4PerEni, int vcpus, int memory, String hypervisor, String network,
    String architecture) {

    /** Addresses in a /28, which takes the slot of one secondary address. */
    private static final int PREFIX = 16;

    /** aws-node and kube-proxy live on the node's own address. */
    private static final int HOST_NETWORK_PODS = 2;

    public InstanceSize {
        if (enis < 1 || ipv4PerEni < 1)
            throw new IllegalArgumentException("%s: an instance has at least one interface with one address".formatted(name));
    }

    /** The pod limit with secondary addresses. */
    public int maxPods() {
        return enis * (ipv4PerEni - 1) + HOST_NETWORK_PODS;
    }

    /** The pod limit when the primary interface serves no pods. */
    public int maxPodsWithCustomNetworking() {
        return (enis - 1) * (ipv4PerEni - 1) + HOST_NETWORK_PODS;
    }

    /** The recommended pod limit with prefix delegation; Xen instances have no prefixes. */
    public int maxPodsWithPrefixes() {
        if (hypervisor.equals("xen")) return maxPods();
        return Math.min(enis * (ipv4PerEni - 1) * PREFIX + HOST_NETWORK_PODS, vcpus <= 30 ? 110 : 250);
    }
}
