package ekslab.verify.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import ekslab.verify.check.BaseLab;
import ekslab.verify.check.Crowd;
import ekslab.verify.facts.CouldNotLook;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProbePlanTest {

    @Test void pods_of_the_pod_network_send_and_those_on_cluster_dns_ask() {
        var lab = new BaseLab().snapshot();

        var plan = ProbePlan.of(lab.kube().pods().orThrow(), lab.kube().services().orThrow(), new Sending(BaseLab.PROBE, 1), 1_234_567);

        assertThat(plan.targets()).containsExactly("192.168.1.21", "192.168.2.21", "192.168.3.21", "192.168.1.31", "192.168.2.31");
        assertThat(plan.clients()).containsExactly("192.168.1.21", "192.168.2.21", "192.168.3.21");
        assertThat(plan.dns()).isEqualTo("10.100.0.10");
        assertThat(plan.port()).isEqualTo(24_567);
    }

    @Test void beyond_fifty_pods_each_connects_to_eight_others_and_eight_connect_to_it() {
        var seen = Crowd.of(21, 300);
        var pods = seen.kube().pods().orThrow();

        var peers = ProbePlan.of(pods, seen.kube().services().orThrow(), new Sending(BaseLab.PROBE, 42), 0).peers();

        assertThat(peers).hasSize(pods.onPodNetwork().size());
        assertThat(peers).allSatisfy((from, to) -> assertThat(to).hasSize(8).doesNotHaveDuplicates().doesNotContain(from));
        var asked = peers.values().stream().flatMap(List::stream).collect(Collectors.groupingBy(ip -> ip, Collectors.counting()));
        assertThat(asked).hasSameSizeAs(peers).allSatisfy((ip, times) -> assertThat(times).isEqualTo(8));
        assertThat(ProbePlan.of(pods, seen.kube().services().orThrow(), new Sending(BaseLab.PROBE, 42), 9).peers()).isEqualTo(peers);
        assertThat(ProbePlan.of(pods, seen.kube().services().orThrow(), new Sending(BaseLab.PROBE, 43), 0).peers()).isNotEqualTo(peers);
        assertThat(ProbePlan.of(new BaseLab().snapshot().kube().pods().orThrow(), seen.kube().services().orThrow(),
            new Sending(BaseLab.PROBE, 42), 0).peers()).isEmpty();
    }

    @Test void nothing_but_an_address_gets_into_the_script() {
        var http = URI.create("http://example.com/");
        for (var bad : List.of("$(reboot)", "192.168.1.0/24", "192.168.1.*", "", "::1", "name"))
            assertThatThrownBy(() -> new ProbePlan(List.of(bad), Map.of(), List.of(), "", http, 25_000, Map.of())).as(bad)
                .isInstanceOf(CouldNotLook.class);
        assertThatThrownBy(() -> new ProbePlan(List.of(), Map.of(), List.of(), "", URI.create("ftp://example.com/"), 25_000, Map.of()))
            .hasMessageContaining("ftp://example.com/");
    }

    @Test void an_address_of_the_internet_stays_one_word_in_the_script() {
        var plan = new ProbePlan(List.of(), Map.of(), List.of(), "", URI.create("http://example.com/it's?a=$(b)"), 25_000, Map.of());
        assertThat(new VisitScript(plan, "/run/netns").script("n1")).contains("url='http://example.com/it'\\''s?a=$(b)'\n");
    }

    @Test void patience_ends_with_what_was_seen_last() {
        var looks = new AtomicInteger();
        var patience = new Patience(Duration.ofSeconds(10), Duration.ofMillis(1));
        assertThat(patience.until(seen -> seen == 3, looks::incrementAndGet)).isEqualTo(3);
        assertThat(new Patience(Duration.ZERO, Duration.ZERO).until(seen -> false, looks::incrementAndGet)).isEqualTo(4);
    }
}
