package ekslab.local.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ekslab.local.cni.PoolPicture.Address;
import ekslab.local.cni.PoolPicture.Eni;
import ekslab.local.cni.PoolPicture.Owner;
import ekslab.local.cni.PoolPicture.Range;

/** The tables of the VPC CNI's documentation and integration tests, reached pass by pass from a fresh node. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PoolPolicyTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final int T3_SMALL = 3;   // slots of an interface
    private static final int T3_MEDIUM = 5;
    private static final int ENIS = 3;       // of both

    @ParameterizedTest(name = "{0} pods: {1} interfaces, {2} addresses")
    @CsvSource({ "0,1,5", "1,2,10", "5,2,10", "6,3,15", "15,3,15", "16,3,15" }) void by_default_a_whole_interface_is_kept_to_spare(int pods,
        int enis, int addresses) {
        assertPool(settled(new PoolTargets(1, 0, 0, 1, -1, false), T3_MEDIUM, 100, pods), enis, addresses);
    }

    @ParameterizedTest(name = "WARM_ENI_TARGET={0}, MAX_ENI={1}: {2} interfaces")
    @CsvSource({ "3,2,2", "3,-1,3", "2,-1,2", "0,-1,1", "1,-1,1" }) void the_interface_target_counts_whole_interfaces(int warm, int max,
        int enis) {
        assertThat(settled(new PoolTargets(warm, 0, 0, 1, max, false), T3_MEDIUM, 100, 0).enis()).hasSize(enis);
    }

    @ParameterizedTest(name = "WARM_IP={0}, MINIMUM_IP={1}, {2} pods: {3} addresses on {4} interfaces")
    @CsvSource({ "1,1,0,1,1", "1,1,5,6,2", "1,1,9,9,3", "2,5,0,5,2", "2,5,5,7,3", "2,5,9,9,3",
        "5,10,0,9,3" }) void address_targets_take_no_more_than_they_ask_for(
            int warm, int minimum, int pods, int addresses, int enis) {
        assertPool(settled(new PoolTargets(1, warm, minimum, 1, -1, false), T3_SMALL, 100, pods), enis, addresses);
    }

    @ParameterizedTest(name = "WARM_PREFIX={0}, {1} pods: {2} prefixes on {3} interfaces")
    @CsvSource({ "1,0,1,1", "1,5,2,1", "1,16,2,1", "1,17,3,1", "1,58,5,2", "2,0,2,1", "3,16,4,2" }) void prefixes_are_kept_to_spare(
        int warm,
        int pods, int prefixes, int enis) {
        var pool = settled(new PoolTargets(1, 0, 0, warm, -1, true), T3_SMALL, 110, pods);
        assertThat(pool.totalPrefixes()).isEqualTo(prefixes);
        assertThat(pool.enis()).hasSize(enis);
    }

    @ParameterizedTest(name = "WARM_IP={0}, MINIMUM_IP={1}, {2} pods: {3} prefixes")
    @CsvSource({ "5,0,0,1", "16,0,1,2", "1,17,0,2", "5,0,16,2", "0,32,5,2" }) void address_targets_round_up_to_prefixes(int warm,
        int minimum,
        int pods, int prefixes) {
        assertThat(settled(new PoolTargets(1, warm, minimum, 0, -1, true), T3_MEDIUM, 110, pods).totalPrefixes()).isEqualTo(prefixes);
    }

    @Test void a_pool_as_large_as_the_pod_limit_never_grows() {
        assertPool(settled(PoolTargets.DEFAULT, T3_MEDIUM, 10, 8), 2, 10);
    }

    @Test void cooling_addresses_count_as_there_although_no_pod_can_have_them() {
        var cooling = pool(T3_MEDIUM, 10, 5, 5);
        assertThat(new PoolPolicy(PoolTargets.DEFAULT, T3_MEDIUM, 100).tooLow(cooling)).isFalse();
    }

    @Test void what_is_over_the_targets_goes_back_and_the_minimum_stays() {
        var policy = new PoolPolicy(new PoolTargets(1, 2, 5, 1, -1, false), T3_MEDIUM, 100);
        assertThat(policy.surplus(pool(T3_MEDIUM, 10, 1, 0))).isEqualTo(5);
        assertThat(policy.surplus(pool(T3_MEDIUM, 10, 8, 0))).isZero();
        assertThat(new PoolPolicy(PoolTargets.DEFAULT, T3_MEDIUM, 100).surplus(pool(T3_MEDIUM, 10, 0, 0))).isZero();
    }

    @Test void an_interface_is_kept_for_a_reason_that_is_told() {
        var policy = new PoolPolicy(new PoolTargets(1, 2, 5, 1, -1, false), T3_MEDIUM, 100);
        var spare = pool(T3_MEDIUM, 15, 0, 0);
        var busy = pool(T3_MEDIUM, 10, 10, 0);
        var resting = pool(T3_MEDIUM, 10, 5, 5);
        assertThat(why(policy, spare, 0)).contains("it is primary");
        assertThat(policy.whyKept(spare, spare.enis().get(1), Duration.ofMinutes(1), NOW.plusSeconds(59))).contains("it is too young");
        assertThat(why(policy, busy, 1)).contains("it has pods assigned");
        assertThat(why(policy, resting, 1)).contains("it has IPs in cooldown");
        assertThat(why(policy, pool(T3_MEDIUM, 6, 4, 0), 1)).contains("it is required for WARM_IP_TARGET");
        assertThat(why(new PoolPolicy(new PoolTargets(1, 0, 8, 1, -1, false), T3_MEDIUM, 100), pool(T3_MEDIUM, 10, 0, 0), 1))
            .contains("it is required for MINIMUM_IP_TARGET");
        assertThat(why(policy, spare, 2)).isEmpty();
    }

    private static Optional<String> why(PoolPolicy policy, PoolPicture pool, int device) {
        return policy.whyKept(pool, pool.enis().get(device), Duration.ofMinutes(1), NOW.plusSeconds(61));
    }

    private static void assertPool(PoolPicture pool, int enis, int addresses) {
        assertThat(pool.enis()).hasSize(enis);
        assertThat(pool.totalAddresses()).isEqualTo(addresses);
    }

    /** A node's pool after as many passes as change something, while pods take addresses as soon as there are some. */
    private static PoolPicture settled(PoolTargets targets, int slots, int maxPods, int pods) {
        var policy = new PoolPolicy(targets, slots, maxPods);
        var ranges = new ArrayList<>(List.of(0));   // how many each interface has
        for (var pass = 0; pass < 100; pass++) {
            var pool = pool(targets.prefixes(), ranges, pods);
            if (!policy.tooLow(pool)) return pool;
            var device = 0;
            while (device < ranges.size() && policy.wanted(pool, slots - ranges.get(device)) <= 0) device++;
            if (device < ranges.size()) ranges.set(device, ranges.get(device) + policy.wanted(pool, slots - ranges.get(device)));
            else if (policy.roomForEni(pool, ENIS)) ranges.add(policy.wanted(pool, slots));
            else return pool;
        }
        throw new AssertionError("it grows and grows");
    }

    private static PoolPicture pool(int slots, int addresses, int assigned, int cooling) {
        var ranges = new ArrayList<Integer>();
        for (var left = addresses; left > 0; left -= slots) ranges.add(Math.min(left, slots));
        return pool(false, ranges, assigned, cooling);
    }

    private static PoolPicture pool(boolean prefixes, List<Integer> ranges, int pods) { return pool(prefixes, ranges, pods, 0); }

    private static PoolPicture pool(boolean prefixes, List<Integer> ranges, int pods, int cooling) {
        var enis = new ArrayList<Eni>();
        var left = new int[]{ pods, cooling };
        for (var device = 0; device < ranges.size(); device++) {
            var cidrs = new ArrayList<Range>();
            for (var n = 0; n < ranges.get(device); n++) {
                var addresses = new ArrayList<Address>();
                for (var host = 0; host < (prefixes ? 16 : 1) && left[0] + left[1] > 0; host++) {
                    var taken = left[0] > 0;
                    left[taken ? 0 : 1]--;
                    addresses.add(new Address("10.%d.%d.%d".formatted(device, n, host),
                        taken ? Optional.of(new Owner("s", "default", "p")) : Optional.empty(),
                        NOW, taken ? Optional.empty() : Optional.of(NOW), !taken));
                }
                cidrs.add(new Range("10.%d.%d.0/%d".formatted(device, n, prefixes ? 28 : 32), prefixes, addresses));
            }
            enis.add(new Eni("eni-" + device, "subnet-1", device, false, NOW, cidrs));
        }
        return new PoolPicture(enis);
    }
}
