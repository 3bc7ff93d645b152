package ekslab.infra;

import java.util.OptionalInt;

/**
 * The machines that run the pods.
 *
 * @param count how many, spread evenly over the zones
 * @param type what EC2 gives each of them
 * @param placement in which subnets
 * @param diskGiB size of the root volume
 * @param maxPods the kubelet's pod limit; empty leaves it to the instance type's arithmetic
 */
public record NodePlan(int count, NodeType type, Placement placement, int diskGiB, OptionalInt maxPods) {}
