package ekslab.verify.facts;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that was seen of one lab. It can be saved as JSON and judged again later.
 *
 * @param version of this form; a reader refuses any other
 * @param onNodes by node name; without an entry the node was not visited
 * @param seed of the chance by which it was chosen which pods connect to which
 * @param seenAfterMillis when each look ended, in milliseconds after the first began
 */
public record Snapshot(int version, Instant takenAt, Eks eks, Ec2 ec2, Kube kube, Map<String, Seen<OnNode>> onNodes,
    long seed, Map<String, Long> seenAfterMillis) {

    public static final int VERSION = 4;

    public Snapshot {
        if (version != VERSION)
            throw new IllegalArgumentException("snapshot: version %d is not version %d; take it again".formatted(version, VERSION));
        onNodes = Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(onNodes)));
        seenAfterMillis = Collections.unmodifiableMap(new TreeMap<>(seenAfterMillis));
    }

    /** The connections between pods that one round begins. */
    public PodPairs podPairs() {
        return new PodPairs(podsOnPodNetwork().stream().map(Pod::ip).toList(), seed);
    }

    /** Pods with an address of their own. */
    public List<Pod> podsOnPodNetwork() { return kube.pods().orThrow().onPodNetwork(); }

    public List<Pod> podsOn(Node node) { return kube.pods().orThrow().on(node); }

    /** @throws CouldNotLook when there is no such Service */
    public Service service(String namespace, String name) {
        return kube.services().orThrow().find(namespace + "/" + name)
            .orElseThrow(() -> new CouldNotLook("there is no Service %s in namespace %s".formatted(name, namespace)));
    }

    /** @throws CouldNotLook when Kubernetes lists no such node */
    public Node node(String name) {
        return kube.nodes().orThrow().find(name)
            .orElseThrow(() -> new CouldNotLook("a pod runs on %s, which is not listed".formatted(name)));
    }

    /** @throws CouldNotLook when EC2 lists no such instance */
    public Instance instance(Node node) {
        return ec2.instances().orThrow().find(node.instanceId())
            .orElseThrow(() -> new CouldNotLook("%s is %s, which EC2 does not list".formatted(node.name(), node.instanceId())));
    }

    public List<Eni> enisOf(Node node) { return ec2.enis().orThrow().of(node.instanceId()); }

    /** @throws CouldNotLook when the node was not visited or did not answer */
    public OnNode on(String node) {
        var visit = onNodes.get(node);
        if (visit == null) throw new CouldNotLook(node + " was not visited");
        return visit.orThrow();
    }
}
