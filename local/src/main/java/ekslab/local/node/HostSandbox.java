package ekslab.local.node;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.Container;
import ekslab.local.kube.Sandbox;

/** The sandbox of a host-network pod: the node's own namespaces, and its own PIDs unless it asks for the node's. */
final class HostSandbox implements Sandbox {

    private final NodeRuntime runtime;
    private final JsonNode pod;

    HostSandbox(NodeRuntime runtime, JsonNode pod) {
        this.runtime = runtime;
        this.pod = pod;
    }

    @Override public String ip() { return runtime.node().address(); }

    @Override public Container start(JsonNode container) {
        var own = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private"));
        var hostPid = pod.at("/spec/hostPID").asBoolean();
        if (!hostPid) own.addAll(List.of("--pid", "--fork", "--kill-child", "--mount-proc"));
        return RunningContainer.start(runtime, pod, container, own, hostPid ? 1 : 2);
    }

    @Override public void close() {
        // nothing was made: the node's namespaces stay
    }
}
