package ekslab.manifests;

import static ekslab.manifests.Fields.fields;

import java.util.List;

import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import software.constructs.Construct;

/**
 * A way into every node without SSH: {@code node-shell}, one privileged pod per node.
 * {@code kubectl -n kube-system exec -it POD -- nsenter -t 1 -m -u -i -n -p -- bash} opens a shell in the node's own namespaces.
 */
public final class NodeShellChart extends Chart {

    public NodeShellChart(Construct scope, String id) {
        super(scope, id, ChartProps.builder().namespace("kube-system").build());

        new Workload(this, "DaemonSet", "node-shell").runs(fields(
            "hostNetwork", true, // so that the image's own tools, too, look at the node's interfaces
            "hostPID", true, // nsenter -t 1 must mean the node's init
            "terminationGracePeriodSeconds", 0,
            "tolerations", List.of(fields("operator", "Exists")), // a node in trouble is the one you want to look at
            "containers", List.of(fields(
                "name", "node-shell",
                "image", Workload.NETSHOOT,
                "command", List.of("sleep", "infinity"),
                "securityContext", fields("privileged", true)))));
    }
}
