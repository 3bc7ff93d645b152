package ekslab.local.eks;

import static ekslab.local.node.Program.placeholder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.dns.DnsRelay;
import ekslab.local.dns.DnsSocket;
import ekslab.local.net.Command;
import ekslab.local.net.HttpSocket;
import ekslab.local.node.Node;
import ekslab.local.node.Program;
import ekslab.local.node.Programs;

/** The programs of EKS itself on a node, whose work the lab does as long as their container runs. */
final class Residents {

    /** Ports of ipamd on its node. */
    static final int INTROSPECTION = 61679;
    static final int METRICS = 61678;

    /** Ports of kube-proxy on its node. */
    static final int PROXY_STATUS = 10249;
    static final int PROXY_HEALTH = 10256;

    private Residents() {}

    /** What the lab does for the programs of one node. */
    interface Work {
        void startNetwork(String image, Map<String, String> environment);

        void stopNetwork();
        void startProxy();
        void stopProxy();
    }

    static Programs of(Work work, String instanceId, NodeFolders folders) {
        return new Programs(folders.images())
            .with("amazon-k8s-cni-init", container -> List.of("true"))
            .with("amazon-k8s-cni",
                running(container -> agent(container, instanceId, folders),
                    container -> work.startNetwork(container.path("image").asText(), environment(container)), work::stopNetwork))
            .with("amazon/aws-network-policy-agent", container -> placeholder("/controller"))
            .with("eks/kube-proxy", running(container -> proxy(instanceId, folders), container -> work.startProxy(), work::stopProxy))
            .with("eks/eks-pod-identity-agent", container -> placeholder("/eks-pod-identity-agent"))
            .with("eks/coredns", container -> coredns(folders));
    }

    private static Program running(Function<JsonNode, List<String>> command, Consumer<JsonNode> begin, Runnable end) {
        return new Program() {
            @Override public List<String> command(JsonNode container) { return command.apply(container); }

            @Override public void started(Node node, JsonNode pod, JsonNode container) { begin.accept(container); }

            @Override public void ended(Node node, JsonNode pod) { end.run(); }
        };
    }

    /** ipamd's pages are there as long as its container, on the ports that its environment leaves open. */
    private static List<String> agent(JsonNode container, String instanceId, NodeFolders folders) {
        var environment = environment(container);
        var doors = new StringBuilder();
        if (!environment.getOrDefault("DISABLE_INTROSPECTION", "false").equals("true")) {
            var told = environment.getOrDefault("INTROSPECTION_BIND_ADDRESS", "");
            var bind = (told.matches("[0-9.]+:\\d{1,5}") ? told : "127.0.0.1:" + INTROSPECTION).split(":");   // a shell reads it: nothing else may stand there
            doors.append(HttpSocket.door(bind[0], Integer.parseInt(bind[1]), folders.socketInside(instanceId, INTROSPECTION)))
                .append(" & ");
        }
        if (!environment.getOrDefault("DISABLE_METRICS", "false").equals("true"))
            doors.append(HttpSocket.door("0.0.0.0", METRICS, folders.socketInside(instanceId, METRICS))).append(" & ");
        return List.of("bash", "-c", doors + "exec " + new Command(placeholder("./aws-k8s-agent")));
    }

    private static List<String> proxy(String instanceId, NodeFolders folders) {
        return List.of("bash", "-c", HttpSocket.door("0.0.0.0", PROXY_STATUS, folders.socketInside(instanceId, PROXY_STATUS)) + " & "
            + HttpSocket.door("0.0.0.0", PROXY_HEALTH, folders.socketInside(instanceId, PROXY_HEALTH))
            + " & exec " + new Command(placeholder("kube-proxy")));
    }

    /** Real packets on port 53 of the pod; the answers are worked out outside. */
    private static List<String> coredns(NodeFolders folders) {
        var udp = DnsRelay.command(folders.inside(), "/coredns", "0.0.0.0", 53, folders.dnsSocket());
        var tcp = Command.of("socat TCP4-LISTEN:53,fork,reuseaddr UNIX-CONNECT:{}/{}{}", folders.inside(), folders.dnsSocket(),
            DnsSocket.TCP);
        return List.of("bash", "-c", tcp + " & exec " + udp);
    }

    private static Map<String, String> environment(JsonNode container) {
        var environment = new HashMap<String, String>();
        for (var variable : container.path("env")) environment.put(variable.path("name").asText(), variable.path("value").asText());
        return environment;
    }
}
