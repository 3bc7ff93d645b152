package ekslab.verify.facts;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that was seen of one lab. It can be saved as JSON and judged again later.
 *
 * @param version of this form; a reader refuses any other
 * @param egress public addresses that nodes without one of their own leave with: those of the NAT gateways
 * @param onNodes by node name; without an entry the node was not visited
 * @param seenAfterMillis when each look ended, in milliseconds after the first began
 */
public record Snapshot(int version, Instant takenAt, Seen<Cluster> cluster, Seen<List<Addon>> addons, Seen<Vpc> vpc,
    Seen<List<Subnet>> subnets,
    Seen<List<Instance>> instances, Seen<List<Eni>> enis, Seen<List<TypeLimits>> types, Seen<List<String>> egress,
    Seen<List<Node>> nodes, Seen<List<Pod>> pods, Seen<List<Service>> services, Map<String, Seen<OnNode>> onNodes,
    Map<String, Long> seenAfterMillis) {

    public static final int VERSION = 2;

    public Snapshot {
        if (version != VERSION)
            throw new IllegalArgumentException("snapshot: version %d is not version %d; take it again".formatted(version, VERSION));
        onNodes = Collections.unmodifiableMap(new TreeMap<>(onNodes));
        seenAfterMillis = Collections.unmodifiableMap(new TreeMap<>(seenAfterMillis));
    }

    /** Pods with an address of their own. */
    public List<Pod> podsOnPodNetwork() {
        return pods.orThrow().stream().filter(Pod::onPodNetwork).toList();
    }

    public List<Pod> podsOn(Node node) {
        return pods.orThrow().stream().filter(pod -> pod.node().equals(node.name())).toList();
    }

    /** @throws CouldNotLook when there is no such Service */
    public Service service(String namespace, String name) {
        return services.orThrow().stream().filter(each -> each.namespace().equals(namespace) && each.name().equals(name)).findFirst()
            .orElseThrow(() -> new CouldNotLook("there is no Service %s in namespace %s".formatted(name, namespace)));
    }

    public Map<String, Node> nodesByName() {
        return by(nodes.orThrow(), Node::name);
    }

    /** @throws CouldNotLook when Kubernetes lists no such node */
    public Node node(String name) {
        return nodes.orThrow().stream().filter(each -> each.name().equals(name)).findFirst()
            .orElseThrow(() -> new CouldNotLook("a pod runs on %s, which is not listed".formatted(name)));
    }

    public Map<String, Subnet> subnetsById() {
        return by(subnets.orThrow(), Subnet::id);
    }

    public Map<String, Instance> instancesById() {
        return by(instances.orThrow(), Instance::id);
    }

    public List<Eni> enisOf(Node node) {
        return enis.orThrow().stream().filter(eni -> !eni.instanceId().isEmpty() && eni.instanceId().equals(node.instanceId())).toList();
    }

    /** @throws CouldNotLook when the node was not visited or did not answer */
    public OnNode on(String node) {
        var visit = onNodes.get(node);
        if (visit == null) throw new CouldNotLook(node + " was not visited");
        return visit.orThrow();
    }

    private static <T> Map<String, T> by(List<T> all, Function<T, String> name) {
        return all.stream().collect(Collectors.toMap(name, Function.identity(), (first, second) -> first, TreeMap::new));
    }
}
