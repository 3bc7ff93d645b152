package ekslab.local.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BandwidthTest {

    @ParameterizedTest(name = "{0}: {1} and up to {2} Mbit/s")
    @CsvSource({ "t3.nano, 32, 5000", "t3.medium, 256, 5000", "t4g.2xlarge, 2048, 5000", "m5.large, 750, 10000",
        "c6i.large, 781, 12500" }) void instance_types_have_a_baseline_and_a_burst(String type, int baseline, int burst) {
        assertThat(Bandwidth.of(type)).contains(new Bandwidth(baseline, burst));
        assertThat(Bandwidth.of("p4d.24xlarge")).isEmpty();
    }

    @Test void an_instance_is_held_to_its_baseline_in_both_directions_when_its_credits_are_spent() {
        try (var vpc = new TestVpc(instance -> Optional.of(new Bandwidth(50, 100)))) {
            var limited = vpc.host("limited", vpc.near);
            var other = vpc.host("other", vpc.far);
            assertThat(limited.reaches(other, 80)).isTrue();
            assertThat(vpc.lab.shell().run("nsenter --net=/run/netns/vpc tc qdisc show | grep -c tbf")).isEqualTo("4\n");
            other.run("socat -u TCP-LISTEN:90,reuseaddr OPEN:/dev/null >/dev/null 2>&1 &\nsleep 0.2");
            var began = System.nanoTime();

            limited.run("head -c 20000000 /dev/zero | socat -u - TCP:%s:90".formatted(other.address()));

            var rate = 160.0 / ((System.nanoTime() - began) / 1e9);
            assertThat(rate).as("Mbit/s of a burst").isBetween(60.0, 110.0);
        }
    }
}
