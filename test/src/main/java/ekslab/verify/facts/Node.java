package ekslab.verify.facts;

/**
 * What Kubernetes says about a node.
 *
 * @param readyReason why it is not ready, in the kubelet's words; "" when it is
 */
public record Node(String name, String instanceId, String zone, boolean ready, String readyReason, String internalIp, int podLimit) {}
