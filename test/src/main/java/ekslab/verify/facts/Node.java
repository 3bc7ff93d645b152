package ekslab.verify.facts;

import java.util.Comparator;

/**
 * What Kubernetes says about a node.
 *
 * @param readyReason why it is not ready, in the kubelet's words; "" when it is
 */
public record Node(String name, String instanceId, String zone, boolean ready, String readyReason, String internalIp, int podLimit) {

    /** In which they are called N1, N2, N3 and so on. */
    public static final Comparator<Node> IN_ZONE_ORDER = Comparator.comparing(Node::zone).thenComparing(Node::internalIp);
}
