package ekslab.local.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AddressPoolTest {

    private Instant now = Instant.EPOCH;
    private final AddressPool pool = new AddressPool(1, (InstantSource) () -> now);

    @Test void no_two_pods_get_the_same_address() {
        for (var host = 1; host <= 10; host++) pool.add("192.168.1." + host, host > 5 ? 1 : 0);
        var given = new HashSet<String>();
        for (var pod = 0; pod < 10; pod++) assertThat(given.add(pool.assign("pod" + pod).orElseThrow().address())).isTrue();
        assertThat(pool.assign("one too many")).isEmpty();
    }

    @Test void the_same_pod_keeps_its_address() {
        pool.add("192.168.1.1", 0);
        pool.add("192.168.1.2", 0);
        assertThat(pool.assign("a")).isEqualTo(pool.assign("a"));
    }

    @Test void an_address_rests_for_thirty_seconds_and_counts_as_available_meanwhile() {
        pool.add("192.168.1.1", 0);
        pool.assign("a");
        assertThat(pool.available()).isZero();

        pool.release("a");
        now = now.plusSeconds(29);
        assertThat(pool.assign("b")).isEmpty();
        assertThat(pool.available()).isOne();

        now = now.plusSeconds(1);
        assertThat(pool.assign("b")).isPresent();
    }
}
