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
import ekslab.local.node.NodeTools;
import ekslab.local.node.Program;
import ekslab.local.node.Programs;

/**
 * The images that can run on a node here: tool boxes, whose commands run with this machine's tools, and the programs of
 * EKS itself, whose work the lab does as long as their container runs.
 */
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
        return new Programs()
            .with("nicolaka/netshoot", Program.tools("zsh"))
            .with("busybox", Program.tools("sh"))
            .with("alpine", Program.tools("sh"))
            .with("debian", Program.tools("bash"))
            .with("ubuntu", Program.tools("bash"))
            .with("amazonlinux", Program.tools("bash"))
            .with("curlimages/curl", Program.entry("curl"))
            .with("praqma/network-multitool", Program.server(NodeTools.web("nginx", 80, "nginx")))
            .with("networkstatic/iperf3", Program.entry("iperf3"))
            .with("nginx", Program.server(NodeTools.web("nginx", 80, "nginx")))
            .with("httpd", Program.server(NodeTools.web("httpd", 80, "nginx", "<html><body><h1>It works!</h1></body></html>")))
            .with("traefik/whoami", Program.server(NodeTools.web("whoami", 80, "echo")))
            .with("hashicorp/http-echo", Residents::httpEcho)
            .with("echoserver", Program.server(NodeTools.web("echoserver", 8080, "echo")))
            .with("pause", container -> placeholder("/pause"))
            .with("amazon-k8s-cni-init", container -> List.of("true"))
            .with("amazon-k8s-cni",
                running(container -> agent(container, instanceId, folders),
                    container -> work.startNetwork(container.path("image").asText(), environment(container)), work::stopNetwork))
            .with("amazon/aws-network-policy-agent", container -> placeholder("/controller"))
            .with("eks/kube-proxy", running(container -> proxy(instanceId, folders), container -> work.startProxy(), work::stopProxy))
            .with("eks/eks-pod-identity-agent", container -> placeholder("/eks-pod-identity-agent"))
            .with("eks/coredns", container -> coredns(folders));
    }

    /** Its text and port stand among its arguments. */
    private static List<String> httpEcho(JsonNode container) {
        var text = "hello-world";
        var port = 5678;
        for (var argument : container.path("args")) {
            var word = argument.asText();
            if (word.matches("-{1,2}text=.*")) text = word.substring(word.indexOf('=') + 1);
            if (word.matches("-{1,2}listen=.*:\\d{1,5}")) port = Integer.parseInt(word.substring(word.lastIndexOf(':') + 1));
        }
        return NodeTools.web("http-echo", port, "echo", text);
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
        return List.of("bash", "-c", doors + "exec -a ./aws-k8s-agent sleep infinity");
    }

    private static List<String> proxy(String instanceId, NodeFolders folders) {
        return List.of("bash", "-c", HttpSocket.door("0.0.0.0", PROXY_STATUS, folders.socketInside(instanceId, PROXY_STATUS)) + " & "
            + HttpSocket.door("0.0.0.0", PROXY_HEALTH, folders.socketInside(instanceId, PROXY_HEALTH))
            + " & exec -a kube-proxy sleep infinity");
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
