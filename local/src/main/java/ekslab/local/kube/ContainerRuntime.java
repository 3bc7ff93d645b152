package ekslab.local.kube;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a kubelet asks of its node: the role that the CRI plays on a real one.
 * One runtime belongs to one node; its methods may be called from several threads at once.
 */
public interface ContainerRuntime {

    /**
     * Makes the pod's sandbox and wires its network; returns when the pod has its address and nothing runs in it yet.
     *
     * @param pod the Pod object as the API server stores it
     * @throws SandboxFailed in the words of the kubelet's event "FailedCreatePodSandBox"; nothing of the sandbox remains
     */
    Sandbox createSandbox(JsonNode pod) throws SandboxFailed;

    /**
     * Starts a command on the node, in its own namespaces, from where the kubelet's connections come.
     *
     * @return with three pipes
     */
    Process onNode(List<String> command);

    /** Whether this runtime can play an image, and if not, why in the words of "ErrImagePull"; empty means yes. */
    default Optional<String> cannotPull(String image) {
        return Optional.empty();
    }
}
