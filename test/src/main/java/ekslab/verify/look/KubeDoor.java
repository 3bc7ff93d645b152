package ekslab.verify.look;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

import ekslab.verify.Target;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Nodes;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Pods;

/** The way onto the nodes: exec into the node-shell pod of each. */
public final class KubeDoor {

    private static final String NAMESPACE = "kube-system";
    private static final String APP = "node-shell";

    private final KubernetesClient kube;

    KubeDoor(KubernetesClient kube) { this.kube = kube; }

    /** @throws io.fabric8.kubernetes.client.KubernetesClientException when the kubeconfig cannot be used */
    public static KubernetesClient client(Target target) {
        var config = target.kubeconfig().map(file -> Config.fromKubeconfig(file.toFile())).orElseGet(() -> Config.autoConfigure(null));
        config.setRequestRetryBackoffLimit(2);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** The cluster's nodes. */
    public static Nodes nodes(Target target) {
        try (var kube = client(target)) {
            return new KubeLook(kube).nodes();
        }
    }

    static boolean isNodeShell(Pod pod) {
        return pod.namespace().equals(NAMESPACE) && pod.labelled("app", APP) && pod.running() && pod.ready();
    }

    /** The name of the node's own node-shell pod. */
    static String on(String node, Pods pods) {
        return pods.stream().filter(pod -> isNodeShell(pod) && pod.node().equals(node)).map(Pod::name).findFirst()
            .orElseThrow(() -> new CouldNotLook("no ready pod with app=%s in %s on %s".formatted(APP, NAMESPACE, node)));
    }

    /** Onto any node, by its own node-shell pod. */
    Doorway.Opener onto(Pods pods) { return node -> open(on(node, pods)); }

    private Doorway open(String pod) {
        var complaints = new ByteArrayOutputStream();
        var exec = kube.pods().inNamespace(NAMESPACE).withName(pod).redirectingInput().redirectingOutput().writingError(complaints)
            .exec("bash", "-s");
        exec.exitCode().whenComplete((code, problem) -> {
            if (problem != null) exec.close(); // otherwise its output would never end
        });
        return Doorway.of(exec.getOutput(), exec.getInput(), () -> complaints.toString(StandardCharsets.UTF_8), exec);
    }

    /** Options of {@code kubectl exec} that lead into the node-shell pod of a node. */
    public static List<String> way(Target target, String node) {
        try (var kube = client(target)) {
            return List.of("-n", NAMESPACE, on(node, new KubeLook(kube).pods()), "--");
        }
    }

    /** Runs a command in the node-shell pod of a node. */
    public static int run(Target target, String node, List<String> command, byte[] input, OutputStream out, OutputStream err)
        throws IOException, InterruptedException {
        try (var kube = client(target)) {
            var pod = on(node, new KubeLook(kube).pods());
            var session = kube.pods().inNamespace(NAMESPACE).withName(pod).redirectingInput().writingOutput(out).writingError(err);
            try (var exec = session.exec(command.toArray(String[]::new))) {
                exec.getInput().write(input);
                exec.getInput().flush();
                return exec.exitCode().get();
            } catch (ExecutionException broken) {
                throw new CouldNotLook("the connection to %s broke: %s".formatted(pod, broken.getCause().getMessage()), broken);
            }
        }
    }
}
