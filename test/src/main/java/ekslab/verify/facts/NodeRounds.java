package ekslab.verify.facts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ekslab.verify.facts.NodeRound.Called;

/**
 * The rounds of all nodes. Each tries itself and the three that follow it in the list, so that up to four nodes try each other all, and more
 * do not each try a thousand.
 */
public final class NodeRounds {

    private static final Endpoints NONE = new Endpoints(List.of());
    private static final int FOLLOWING = 3;
    private static final int SERVICES = 20;
    private static final int ENDPOINTS = 5;   // of a Service with more, one that is not asked might be the one that does not answer

    private final List<Node> nodes;
    private final Pods pods;
    private final Map<String, Integer> places = new HashMap<>();
    private final List<Called> services = new ArrayList<>();
    private final List<NodePort> nodePorts = new ArrayList<>();

    /** @param serves whether a node should answer there */
    private record NodePort(String name, int port, List<String> endpoints, Predicate<Node> serves) {}

    public NodeRounds(Kube kube) {
        nodes = kube.nodes().orThrow();
        pods = kube.pods().orThrow();
        for (var node : nodes) places.put(node.name(), places.size());
        var endpoints = kube.endpoints().orElse(NONE);
        kube.services().orThrow().stream().filter(Service::hasClusterIp).limit(SERVICES).forEach(service -> service.ports().stream()
            .filter(port -> port.protocol().equals("TCP")).forEach(port -> add(service, port, endpoints)));
    }

    private void add(Service service, Service.Port port, Endpoints endpoints) {
        var behind = endpoints.behind(service).stream().filter(each -> each.portName().equals(port.name()))
            .filter(each -> pod(each).isPresent())
            .toList();
        if (behind.isEmpty() || behind.size() > ENDPOINTS) return;
        var name = service.fullName() + (port.name().isEmpty() ? "" : ":" + port.name());
        var ends = behind.stream().map(each -> each.ip() + ":" + each.port()).toList();
        if (!service.internalTrafficPolicy().equals("Local"))
            services.add(new Called(name, service.clusterIp() + ":" + port.port(), false, ends));
        if (port.nodePort() == 0) return;
        var local = service.externalTrafficPolicy().equals("Local");
        var with = local ? behind.stream().map(each -> pod(each).orElseThrow().node()).collect(Collectors.toSet()) : Set.<String>of();
        nodePorts.add(new NodePort(name, port.nodePort(), ends, node -> !local || with.contains(node.name())));
    }

    private Optional<Pod> pod(Endpoint endpoint) { return pods.at(endpoint.ip()); }

    /** One for each node, in the order of the list. */
    public List<NodeRound> all() { return nodes.stream().map(this::of).toList(); }

    public NodeRound of(Node node) {
        var place = places.get(node.name());
        var ring = new ArrayList<Node>();
        var all = new ArrayList<Pod>();
        var paths = new ArrayList<Pod>();
        for (var step = 0; step <= Math.min(FOLLOWING, nodes.size() - 1); step++) {
            var each = nodes.get((place + step) % nodes.size());
            var on = pods.onPodNetwork(each);
            ring.add(each);
            all.addAll(on);
            if (step > 0 && !on.isEmpty()) paths.add(on.get(0));
        }
        var own = pods.onPodNetwork(node);
        if (own.isEmpty()) return new NodeRound(node, ring, "", all, List.of(), List.of());
        return new NodeRound(node, ring, own.get(0).ip(), all, paths, calls(ring));
    }

    private List<Called> calls(List<Node> ring) {
        return nodePorts.isEmpty() ? services : Stream.concat(services.stream(), ring.stream().flatMap(this::nodePorts)).toList();
    }

    private Stream<Called> nodePorts(Node node) {
        return nodePorts.stream().filter(each -> each.serves().test(node))
            .map(each -> new Called(each.name(), node.internalIp() + ":" + each.port(), true, each.endpoints()));
    }
}
