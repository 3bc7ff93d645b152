package ekslab.verify.facts;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one round sends from a node and its pods beside the connections between pods.
 *
 * @param node whose it is
 * @param nodes it and the others
 * @param caller the pod of the node that sends large packets and asks Services; "" when it has none
 * @param pods that the node itself connects to
 * @param paths pods of the other nodes, one of each, to which packets as large as the link allows are sent
 * @param calls to Services and, beside each, to the endpoints behind it
 */
public record NodeRound(Node node, List<Node> nodes, String caller, List<Pod> pods, List<Pod> paths, List<Called> calls) {

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
     * @param at address:port; a cluster IP, or a node's where the port is a node port
     * @param nodePort whether it is one
     * @param endpoints address:port of a few behind it
     */
    public record Called(String name, String at, boolean nodePort, List<String> endpoints) {

        public Called {
            endpoints = List.copyOf(endpoints);
        }

        /** All addresses that are called: its own, and those of the endpoints. */
        public Stream<String> addresses() {
            return Stream.concat(Stream.of(at), endpoints.stream()).map(each -> each.substring(0, each.lastIndexOf(':')));
        }
    }
}
