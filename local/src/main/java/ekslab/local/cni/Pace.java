package ekslab.local.cni;

import java.time.Duration;

/**
 * How fast things go around ipamd.
 *
 * @param loop between two looks at the pool
 * @param attach until EC2 has attached an interface and the instance's metadata shows it
 * @param detach until EC2 has detached one, and it can be deleted
 * @param minimumLife of an interface, before it may be given back
 * @param shrink at least between two reductions of the pool
 * @param reconcile at least between two comparisons with EC2
 * @param backOff after EC2 had no address to give
 * @param vpc between two looks at the VPC's ranges
 * @param leaks between two searches for interfaces that an instance left behind
 */
public record Pace(Duration loop, Duration attach, Duration detach, Duration minimumLife, Duration shrink, Duration reconcile,
    Duration backOff, Duration vpc, Duration leaks) {

    /** As measured on EC2 and set in ipamd: github.com/aws/amazon-vpc-cni-k8s, pkg/ipamd/ipamd.go. */
    public static final Pace EC2 = new Pace(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofMinutes(1),
        Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofSeconds(30), Duration.ofHours(1));

    /** Time does not pass: the fifteen minutes that AWS takes to build a cluster are not waited for here. */
    public static final Pace FAST_FORWARD = new Pace(Duration.ofMillis(100), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO,
        Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofSeconds(30), Duration.ofHours(1));
}
