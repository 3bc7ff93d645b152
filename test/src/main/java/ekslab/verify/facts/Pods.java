package ekslab.verify.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonCreator;

/** The pods of a cluster, by namespace/name, by node and by address. */
public final class Pods extends Named<Pod> {

    public static final Pods NONE = new Pods(List.of());

    private final Map<String, List<Pod>> byNode;
    private final List<Pod> onPodNetwork;
    private final Map<String, List<Pod>> onPodNetworkByNode;
    private final Map<String, Pod> byAddress;

    @JsonCreator public Pods(List<Pod> all) {
        super(all, Pod::fullName);
        byNode = stream().collect(Collectors.groupingBy(Pod::node));
        onPodNetwork = stream().filter(Pod::onPodNetwork).toList();
        onPodNetworkByNode = onPodNetwork.stream().collect(Collectors.groupingBy(Pod::node));
        byAddress = onPodNetwork.stream().collect(Collectors.toMap(Pod::ip, pod -> pod, (first, second) -> first));
    }

    public List<Pod> on(Node node) { return byNode.getOrDefault(node.name(), List.of()); }

    /** Those with an address of their own. */
    public List<Pod> onPodNetwork() { return onPodNetwork; }

    /** Those of a node. */
    public List<Pod> onPodNetwork(Node node) { return onPodNetworkByNode.getOrDefault(node.name(), List.of()); }

    /** The one on the pod network that has this address. */
    public Optional<Pod> at(String ip) {
        return Optional.ofNullable(byAddress.get(ip));
    }
}
