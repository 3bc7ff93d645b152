package ekslab.local.eks;

import static ekslab.local.node.Program.placeholder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.cni.Settings;
import ekslab.local.dns.DnsRelay;
import ekslab.local.dns.DnsSocket;
import ekslab.local.net.Command;
import ekslab.local.node.Node;
import ekslab.local.node.Program;
import ekslab.local.node.Programs;

/**
 * The images that can run on a node here: tool boxes, whose commands run with this machine's tools, and the programs of
 * EKS itself, whose work the lab does as long as their container runs.
 */
final class Residents {

    private Residents() {}

    /** What the lab does for the programs of one node. */
    interface Work {
        void startNetwork(Settings settings);
        void startProxy();
        void stopProxy();
    }

    static Programs of(Work work, NodeFolders folders) {
        return new Programs()
            .with("nicolaka/netshoot", Program.tools("zsh"))
            .with("busybox", Program.tools("sh"))
            .with("amazon-k8s-cni-init", container -> List.of("true"))
            .with("amazon-k8s-cni",
                running("./aws-k8s-agent", container -> work.startNetwork(Settings.from(environment(container))), () -> {}))
            .with("amazon/aws-network-policy-agent", container -> placeholder("/controller"))
            .with("eks/kube-proxy", running("kube-proxy", container -> work.startProxy(), work::stopProxy))
            .with("eks/eks-pod-identity-agent", container -> placeholder("/eks-pod-identity-agent"))
            .with("eks/coredns", container -> coredns(folders));
    }

    private static Program running(String name, Consumer<JsonNode> begin, Runnable end) {
        return new Program() {
            @Override public List<String> command(JsonNode container) { return placeholder(name); }

            @Override public void started(Node node, JsonNode pod, JsonNode container) { begin.accept(container); }

            @Override public void ended(Node node, JsonNode pod) { end.run(); }
        };
    }

    /** Real packets on port 53 of the pod; the answers are worked out outside. */
    private static List<String> coredns(NodeFolders folders) {
        var udp = DnsRelay.command(folders.shared(), "/coredns", "0.0.0.0", 53, folders.dnsSocket());
        var tcp = Command.of("socat TCP4-LISTEN:53,fork,reuseaddr UNIX-CONNECT:{}/{}{}", folders.shared(), folders.dnsSocket(),
            DnsSocket.TCP);
        return List.of("bash", "-c", tcp + " & exec " + udp);
    }

    private static Map<String, String> environment(JsonNode container) {
        var environment = new HashMap<String, String>();
        for (var variable : container.path("env")) environment.put(variable.path("name").asText(), variable.path("value").asText());
        return environment;
    }
}
