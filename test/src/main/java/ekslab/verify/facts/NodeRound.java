package ekslab.verify.facts;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one round sends from a node and its pods beside the connections between pods. Other nodes are the three that follow in the order of
 * names, so that up to four nodes try each other all, and more do not each try a thousand.
 *
 * @param node whose it is
 * @param nodes it and the others
 * @param caller the pod of the node that sends large packets and asks Services; "" when it has none
 * @param pods that the node itself connects to
 * @param paths pods of the other nodes, one of each, to which packets as large as the link allows are sent
 * @param calls to Services and, beside each, to the endpoints behind it
 */
public record NodeRound(Node node, List<Node> nodes, String caller, List<Pod> pods, List<Pod> paths, List<Called> calls) {

    private static final Endpoints NONE = new Endpoints(List.of());
    private static final int FOLLOWING = 3;
    private static final int SERVICES = 20;
    private static final int ENDPOINTS = 3;

    public NodeRound {
        nodes = List.copyOf(nodes);
        pods = List.copyOf(pods);
        paths = List.copyOf(paths);
        calls = List.copyOf(calls);
    }

    /**
     * A port of a Service, as one may call it.
     *
     * @param name of the Service and the port
     * @param ip a cluster IP, or a node's where the port is a node port
     * @param nodePort whether it is one
     * @param endpoints address:port of a few behind it
     */
    public record Called(String name, String ip, int port, boolean nodePort, List<String> endpoints) {

        public Called {
            endpoints = List.copyOf(endpoints);
        }

        public String at() { return ip + ":" + port; }
    }

    public static NodeRound of(Node node, Kube kube) {
        var all = kube.nodes().orThrow();
        var ring = IntStream.rangeClosed(0, Math.min(FOLLOWING, all.size() - 1))
            .mapToObj(step -> all.get((all.indexOf(node) + step) % all.size()))
            .toList();
        var own = pods(node, kube).findFirst();
        var paths = ring.stream().skip(1).flatMap(other -> pods(other, kube).limit(1)).toList();
        var calls = kube.services().orThrow().stream().filter(Service::hasClusterIp).limit(SERVICES)
            .flatMap(service -> service.ports().stream().filter(port -> port.protocol().equals("TCP"))
                .flatMap(port -> calls(service, port, ring, kube)))
            .toList();
        return new NodeRound(node, ring, own.map(Pod::ip).orElse(""), ring.stream().flatMap(each -> pods(each, kube)).toList(),
            own.isPresent() ? paths : List.of(), own.isPresent() ? calls : List.of());
    }

    private static Stream<Pod> pods(Node node, Kube kube) {
        return kube.pods().orThrow().on(node).stream().filter(Pod::onPodNetwork);
    }

    private static Stream<Called> calls(Service service, Service.Port port, List<Node> ring, Kube kube) {
        var behind = kube.endpoints().orElse(NONE).behind(service).stream()
            .filter(each -> each.portName().equals(port.name()) && kube.pods().orThrow().at(each.ip()).isPresent()).toList();
        if (behind.isEmpty()) return Stream.of();
        var name = service.fullName() + (port.name().isEmpty() ? "" : ":" + port.name());
        var ends = behind.stream().limit(ENDPOINTS).map(each -> each.ip() + ":" + each.port()).toList();
        var byNodes = ring.stream()
            .filter(each -> port.nodePort() > 0 && (!service.externalTrafficPolicy().equals("Local") || behind.stream()
                .anyMatch(end -> kube.pods().orThrow().at(end.ip()).orElseThrow().node().equals(each.name()))))
            .map(each -> new Called(name, each.internalIp(), port.nodePort(), true, ends));
        if (service.internalTrafficPolicy().equals("Local")) return byNodes;
        return Stream.concat(Stream.of(new Called(name, service.clusterIp(), port.port(), false, ends)), byNodes);
    }
}
