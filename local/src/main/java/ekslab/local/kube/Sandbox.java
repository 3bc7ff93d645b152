package ekslab.local.kube;

import com.fasterxml.jackson.databind.JsonNode;

/** A pod's namespaces on its node, with an address and without a process of its own yet. */
public interface Sandbox extends AutoCloseable {

    /** The pod's IPv4 address; the node's own for a host-network pod. */
    String ip();

    /**
     * Starts one container.
     *
     * @param container the entry of {@code spec.containers} (or {@code initContainers})
     */
    Container start(JsonNode container);

    /** Ends what still runs, unwires the network and gives the address back. Closing twice is harmless. */
    @Override void close();
}
