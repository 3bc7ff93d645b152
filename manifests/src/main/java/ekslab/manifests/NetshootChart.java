package ekslab.manifests;

import static ekslab.manifests.Fields.fields;

import java.util.List;

import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import software.constructs.Construct;

/** The pods that the student sends packets from and to: {@code netshoot-pod}, spread evenly over the nodes. */
public final class NetshootChart extends Chart {

    /** @param replicas how many pods; as many as there are nodes puts exactly one on each */
    public NetshootChart(Construct scope, String id, int replicas) {
        super(scope, id, ChartProps.builder().namespace("default").build());
        if (replicas < 0)
            throw new IllegalArgumentException("netshoot replicas: %d is negative; 0 or more would be right".formatted(replicas));

        var pods = new Workload(this, "Deployment", "netshoot-pod");
        pods.runs(fields(
            "terminationGracePeriodSeconds", 0, // tail ignores SIGTERM as PID 1; the student should not wait for it
            "topologySpreadConstraints", List.of(pods.onePerNodeFirst()),
            "containers", List.of(fields(
                "name", "netshoot-pod",
                "image", Workload.NETSHOOT,
                "command", List.of("tail"),
                "args", List.of("-f", "/dev/null")))),
            "replicas", replicas);
    }
}
