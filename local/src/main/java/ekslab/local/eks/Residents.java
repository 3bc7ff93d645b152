package ekslab.local.eks;

import static ekslab.local.node.Program.placeholder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.cni.Settings;
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

    /** @param dnsSocket where cluster DNS's answers come from, as a path inside the lab */
    static Programs of(Work work, String dnsSocket) {
        return new Programs()
            .with("nicolaka/netshoot", Program.tools("zsh"))
            .with("busybox", Program.tools("sh"))
            .with("amazon-k8s-cni-init", container -> List.of("true"))
            .with("amazon-k8s-cni",
                running("./aws-k8s-agent", container -> work.startNetwork(Settings.from(environment(container))), () -> {}))
            .with("amazon/aws-network-policy-agent", container -> placeholder("/controller"))
            .with("eks/kube-proxy", running("kube-proxy", container -> work.startProxy(), work::stopProxy))
            .with("eks/eks-pod-identity-agent", container -> placeholder("/eks-pod-identity-agent"))
            .with("eks/coredns", container -> coredns(dnsSocket));
    }

    private static Program running(String name, Consumer<JsonNode> begin, Runnable end) {
        return new Program() {
            @Override public List<String> command(JsonNode container) { return placeholder(name); }

            @Override public void started(Node node, JsonNode pod, JsonNode container) { begin.accept(container); }

            @Override public void ended(Node node, JsonNode pod) { end.run(); }
        };
    }

    /** Real packets on port 53 of the pod; the answers are worked out outside. */
    private static List<String> coredns(String socket) {
        return List.of("bash", "-c",
            "socat TCP4-LISTEN:53,fork,reuseaddr UNIX-CONNECT:$1.tcp & exec -a \"$0\" socat UDP4-RECVFROM:53,fork,reuseaddr UNIX-CONNECT:$1",
            "/coredns", socket);
    }

    private static Map<String, String> environment(JsonNode container) {
        var environment = new HashMap<String, String>();
        for (var variable : container.path("env")) environment.put(variable.path("name").asText(), variable.path("value").asText());
        return environment;
    }
}
