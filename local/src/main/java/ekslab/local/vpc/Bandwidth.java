package ekslab.local.vpc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import ekslab.local.net.Plan;

/**
 * How fast an instance may be: for ever, and for as long as it has credits (docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-network-bandwidth.html
 * and the network tables of docs.aws.amazon.com/ec2/latest/instancetypes/). AWS does not tell how long a burst lasts; here it is
 * short enough to be seen to end.
 *
 * @param baseline in Mbit/s
 * @param burst in Mbit/s
 */
public record Bandwidth(int baseline, int burst) {

    /** Which limits hold for an instance; asked when its first interface is plugged in. */
    public interface Limits {
        Optional<Bandwidth> of(String instanceId);
    }

    public static final Limits UNLIMITED = instanceId -> Optional.empty();

    /** Bytes beyond the baseline before the burst is over: about half a second at 5 Gbit/s. */
    private static final String CREDITS = "250mb";

    private static final Map<String, Bandwidth> KNOWN = new TreeMap<>();

    static {
        for (var family : List.of("t3", "t3a", "t4g")) {
            var baseline = 32;
            for (var size : List.of("nano", "micro", "small", "medium", "large", "xlarge", "2xlarge")) {
                KNOWN.put(family + "." + size, new Bandwidth(baseline, 5_000));
                baseline *= 2;
            }
        }
        for (var family : List.of("m5", "c5", "r5", "m6g")) KNOWN.put(family + ".large", new Bandwidth(750, 10_000));
        for (var family : List.of("m6i", "c6i", "m7i")) KNOWN.put(family + ".large", new Bandwidth(781, 12_500));
        for (var family : List.of("m7g", "c7g")) KNOWN.put(family + ".large", new Bandwidth(937, 12_500));
        for (var family : List.of("m5", "c5")) KNOWN.put(family + ".xlarge", new Bandwidth(1_250, 10_000));
        KNOWN.put("m5.2xlarge", new Bandwidth(2_500, 10_000));
    }

    /** Empty for a type whose figures are not known here. */
    public static Optional<Bandwidth> of(String instanceType) {
        return Optional.ofNullable(KNOWN.get(instanceType));
    }

    /** The types whose figures are known here. */
    public static Iterable<String> known() { return KNOWN.keySet(); }

    /** The two buckets of an instance, one for each direction, which all of its interfaces share. */
    Plan buckets(String name) {
        var plan = new Plan();
        for (var bucket : List.of(sending(name), receiving(name)))
            plan.in(Fabric.VPC, "ip link add {} mtu {} type ifb", bucket, Fabric.MTU).in(Fabric.VPC, "ip link set {} up", bucket)
                .in(Fabric.VPC, "tc qdisc add dev {} root tbf rate {}mbit burst {} peakrate {}mbit mtu 66000 latency 20ms", bucket,
                    baseline,
                    CREDITS, burst);
        return plan;
    }

    static Plan withoutBuckets(String name) {
        return new Plan().in(Fabric.VPC, "ip link del {}", sending(name)).in(Fabric.VPC, "ip link del {}", receiving(name));
    }

    /** Leads what passes an interface's port through the buckets. */
    static Plan lead(String port, String name) {
        return new Plan().in(Fabric.VPC, "tc qdisc add dev {} clsact", port)
            .in(Fabric.VPC, "tc filter add dev {} ingress protocol ip u32 match u32 0 0 action mirred egress redirect dev {}", port,
                sending(name))
            .in(Fabric.VPC, "tc filter add dev {} egress protocol ip u32 match u32 0 0 action mirred egress redirect dev {}", port,
                receiving(name));
    }

    private static String sending(String name) { return name + "out"; }

    private static String receiving(String name) { return name + "in"; }
}
