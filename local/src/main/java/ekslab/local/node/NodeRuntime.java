package ekslab.local.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.cni.NodeNetwork;
import ekslab.local.cni.NodeNetwork.AddFailed;
import ekslab.local.kube.ContainerRuntime;
import ekslab.local.kube.Sandbox;
import ekslab.local.kube.SandboxFailed;
import ekslab.local.net.Command;
import ekslab.local.net.CommandFailed;
import ekslab.local.net.Plan;
import ekslab.local.net.Processes;

/** The container runtime of one node: sandboxes and containers out of namespaces and this machine's tools. */
public final class NodeRuntime implements ContainerRuntime {

    private final Node node;
    private final NodeNetwork network;
    private final Programs programs;
    private final Path logs;
    private final PodFiles files;
    private final Map<String, String> environment;

    /**
     * @param logs the folder of this machine where containers' output is kept
     * @param environment what every container gets beyond its manifest, such as KUBERNETES_SERVICE_HOST
     */
    public NodeRuntime(Node node, NodeNetwork network, Programs programs, Path logs, PodFiles files, Map<String, String> environment) {
        this.node = node;
        this.network = network;
        this.programs = programs;
        this.logs = logs;
        this.files = files;
        this.environment = Map.copyOf(environment);
    }

    @Override public Optional<String> cannotPull(String image) {
        return programs.find(image).isPresent() ? Optional.empty() : Optional.of(programs.missing(image));
    }

    @Override public Process onNode(List<String> command) {
        return Processes.piped(new Command(command).after(node.namespaces().enter()), Map.of());
    }

    @Override public Sandbox createSandbox(JsonNode pod) throws SandboxFailed {
        if (pod.at("/spec/hostNetwork").asBoolean()) return new HostSandbox(this, pod);
        var id = (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
        var netns = "cni-" + UUID.randomUUID();
        var namespace = pod.at("/metadata/namespace").asText();
        var name = pod.at("/metadata/name").asText();
        try {
            node.shell().run(new Plan().run("ip netns add {}", netns));
            return PodSandbox.create(this, pod, id, netns, network.add(id, namespace, name, netns));
        } catch (AddFailed refused) {
            node.shell().run(new Plan().run("ip netns del {}", netns));
            throw new SandboxFailed(
                "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"%s\": plugin type=\"aws-cni\" name=\"aws-cni\" failed (add): add cmd: %s"
                    .formatted(id, refused.getMessage()));
        } catch (CommandFailed notMade) {
            network.delete(id);
            node.shell().run(new Plan().undo("ip netns del {}", netns));
            throw new SandboxFailed("Failed to create pod sandbox: " + notMade.getMessage(), notMade);
        }
    }

    Node node() { return node; }

    NodeNetwork network() { return network; }

    PodFiles files() { return files; }

    Program program(JsonNode container) {
        var image = container.path("image").asText();
        return programs.find(image).orElseThrow(() -> new IllegalArgumentException(programs.missing(image)));
    }

    Path log(JsonNode pod, JsonNode container) {
        return logs.resolve("%s_%s_%s.log".formatted(pod.at("/metadata/namespace").asText(), pod.at("/metadata/name").asText(),
            container.path("name").asText()));
    }

    Map<String, String> environment() { return environment; }
}
