package ekslab.verify.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;

import ekslab.verify.NodeShell;
import ekslab.verify.Target;
import ekslab.verify.look.AwsClients;
import ekslab.verify.look.KubeDoor;

/** The three ways to a lab, which are the same on AWS and on this machine: EC2, the Kubernetes API, and commands on nodes. */
final class Access implements AutoCloseable {

    private final Target target;
    private final NodeShell shell;
    private Ec2Client ec2;           // both take a while to start, and few faults need both
    private KubernetesClient kube;

    Access(Target target) {
        this.target = target;
        shell = new NodeShell(target);
    }

    /** @throws FaultFailed in EC2's words */
    synchronized <T> T ec2(Function<Ec2Client, T> call) {
        try {
            if (ec2 == null) ec2 = AwsClients.of(target).ec2();
            return call.apply(ec2);
        } catch (SdkException refused) {
            throw new FaultFailed("EC2: " + refused.getMessage(), refused);
        }
    }

    static Filter filter(String name, String value) { return Filter.builder().name(name).values(value).build(); }

    /** @throws FaultFailed in Kubernetes' words */
    synchronized <T> T kube(Function<KubernetesClient, T> call) {
        try {
            if (kube == null) kube = KubeDoor.client(target);
            return call.apply(kube);
        } catch (KubernetesClientException refused) {
            throw new FaultFailed("Kubernetes: " + refused.getMessage(), refused);
        }
    }

    /**
     * Runs a shell script on a node, as root and in the node's own namespaces.
     *
     * @param input the lines it reads, to their end
     * @return the lines that it printed, without empty ones
     * @throws FaultFailed when it does not end well
     * @throws ekslab.verify.facts.CouldNotLook when nobody answers there
     */
    List<String> onNode(String node, String script, List<String> input) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try {
            var typed = new ByteArrayInputStream((String.join("\n", input) + "\n").getBytes(UTF_8));   // never empty: an empty input would not end
            var exit = shell.run(node, List.of("sh", "-c", script), Optional.of(typed), out, err);
            if (exit != 0) throw new FaultFailed("%s: %s%n  exited %d: %s".formatted(node, script, exit, err.toString(UTF_8).strip()));
        } catch (KubernetesClientException | IOException broken) {
            throw new FaultFailed("%s: %s".formatted(node, broken.getMessage()), broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new FaultFailed(node + ": stopped", stopped);
        }
        return out.toString(UTF_8).lines().map(String::stripTrailing).filter(line -> !line.isEmpty()).toList();
    }

    @Override public synchronized void close() {
        if (ec2 != null) ec2.close();
        if (kube != null) kube.close();
    }
}
