package ekslab.local.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.local.cni.NodeInterfaces.Attached;
import ekslab.local.cni.PoolPicture.Owner;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DataStoreTest {

    private Instant now = Instant.EPOCH;
    private final DataStore store = new DataStore(1, (InstantSource) () -> now);

    @BeforeEach void two_interfaces() {
        store.add(eni(0));
        store.add(eni(1));
    }

    @Test void no_two_pods_get_the_same_address_and_both_interfaces_serve() {
        store.replaceRanges("eni-0", singles(0));
        store.replaceRanges("eni-1", singles(1));
        var given = new HashSet<String>();
        var devices = new HashSet<Integer>();

        for (var pod = 0; pod < 10; pod++) {
            var assignment = store.assign(owner("s" + pod)).orElseThrow();
            assertThat(given.add(assignment.address())).isTrue();
            devices.add(assignment.device());
        }

        assertThat(devices).containsExactlyInAnyOrder(0, 1);
        assertThat(store.assign(owner("one too many"))).isEmpty();
    }

    @Test void the_same_sandbox_keeps_its_address() {
        store.replaceRanges("eni-0", singles(0));
        assertThat(store.assign(owner("a"))).isEqualTo(store.assign(owner("a")));
    }

    @Test void an_address_rests_for_thirty_seconds_and_counts_as_there_meanwhile() {
        store.replaceRanges("eni-0", List.of("192.168.0.1/32"));
        store.assign(owner("a"));
        store.release("a");

        now = now.plusSeconds(29);
        assertThat(store.assign(owner("b"))).isEmpty();
        assertThat(store.picture().coolingAddresses()).isOne();
        assertThat(store.picture().assignedAddresses()).isZero();
        now = now.plusSeconds(1);
        assertThat(store.assign(owner("b"))).isPresent();
    }

    @Test void a_restart_forgets_what_rests_and_not_who_has_what() {
        store.replaceRanges("eni-0", List.of("192.168.0.1/32", "192.168.0.2/32"));
        var kept = store.assign(owner("a"));
        store.assign(owner("b"));
        store.release("b");

        store.restore(List.of(new PoolPicture.Allocation(kept.orElseThrow().address(), owner("a"), now)));

        assertThat(store.find("a")).isEqualTo(kept);
        assertThat(store.assign(owner("c"))).isPresent();
    }

    @Test void a_prefix_gives_the_lowest_address_first_and_used_ones_again_before_that() {
        store.cooldown(Duration.ofSeconds(5));
        store.replaceRanges("eni-0", List.of("192.168.0.16/28"));
        assertThat(store.assign(owner("a")).orElseThrow().address()).isEqualTo("192.168.0.16");
        assertThat(store.assign(owner("b")).orElseThrow().address()).isEqualTo("192.168.0.17");
        store.release("a");
        assertThat(store.assign(owner("c")).orElseThrow().address()).isEqualTo("192.168.0.18");

        now = now.plusSeconds(5);

        assertThat(store.assign(owner("d")).orElseThrow().address()).isEqualTo("192.168.0.16");
        for (var pod = 0; pod < 13; pod++) assertThat(store.assign(owner("more" + pod))).isPresent();
        assertThat(store.assign(owner("seventeenth"))).isEmpty();
        assertThat(store.picture().totalAddresses()).isEqualTo(16);
    }

    @Test void what_EC2_has_taken_away_is_gone_even_when_a_pod_has_it() {
        store.replaceRanges("eni-0", List.of("192.168.0.1/32"));
        store.assign(owner("a"));

        assertThat(store.replaceRanges("eni-0", List.of("192.168.0.9/32")))
            .isEqualTo(new DataStore.Difference(List.of("192.168.0.9/32"), List.of("192.168.0.1/32")));

        assertThat(store.find("a")).isEmpty();
    }

    @Test void an_excluded_interface_serves_no_pod() {
        store.add(new Attached("eni-9", "subnet-1", "192.168.0.0/24", "", "192.168.0.200", 9, List.of()));
        store.exclude("eni-9", true);
        store.replaceRanges("eni-9", List.of("192.168.0.201/32"));
        assertThat(store.assign(owner("a"))).isEmpty();
    }

    private static Attached eni(int device) {
        return new Attached("eni-" + device, "subnet-1", "192.168.0.0/24", "02:00:00:00:00:0" + device, "192.168.0.10" + device, device,
            List.of());
    }

    private static List<String> singles(int device) {
        return IntStream.rangeClosed(1, 5).mapToObj(host -> "192.168.%d.%d/32".formatted(device, host)).toList();
    }

    private static Owner owner(String sandbox) { return new Owner(sandbox, "default", sandbox); }
}
