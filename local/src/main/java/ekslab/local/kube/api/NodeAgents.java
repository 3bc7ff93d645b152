package ekslab.local.kube.api;

import java.util.Optional;

import ekslab.local.kube.Container;

/** The way from the API server to what runs on the nodes, for logs and exec. */
@FunctionalInterface
public interface NodeAgents {

    /** The container, running or ended, if the pod's node has started it. */
    Optional<Container> container(String node, String namespace, String pod, String container);
}
