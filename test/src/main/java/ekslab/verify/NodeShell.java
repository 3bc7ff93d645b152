package ekslab.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import ekslab.verify.look.KubeDoor;

/** Runs commands on a node, in the node's own namespaces, through the Kubernetes API. */
public final class NodeShell {

    private final Target target;

    public NodeShell(Target target) { this.target = target; }

    /**
     * Runs a command on a node and returns its exit code.
     *
     * @param node its Kubernetes name
     * @param in what the command reads, to its end; it is read whole before the command starts, because the protocol cannot tell an end
     * @throws ekslab.verify.facts.CouldNotLook when the node has no node-shell or the connection breaks
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when the Kubernetes API refuses
     */
    public int run(String node, List<String> command, Optional<InputStream> in, OutputStream out, OutputStream err)
        throws IOException, InterruptedException {
        if (command.isEmpty()) throw new IllegalArgumentException("no command to run on " + node);
        var input = in.isPresent() ? in.get().readAllBytes() : new byte[0];
        return KubeDoor.run(target, node, entering(command, input.length), input, out, err);
    }

    /** What {@code kubectl exec} needs to get onto a node: the pod, and how to leave its namespaces for the node's. */
    public List<String> way(String node) {
        var words = new ArrayList<>(KubeDoor.way(target, node));
        words.addAll(entering(List.of(), 0));
        return words;
    }

    /** Counts the input on the far side, where its end would otherwise never come. */
    static List<String> entering(List<String> command, int inputBytes) {
        var words = new ArrayList<>(List.of("nsenter", "-t", "1", "-m", "-u", "-i", "-n", "-p", "--"));
        if (inputBytes > 0) words.addAll(List.of("sh", "-c", "n=$1; shift; head -c \"$n\" | \"$@\"", "sh", String.valueOf(inputBytes)));
        words.addAll(command);
        return List.copyOf(words);
    }
}
