package ekslab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DifferencesTest {

    @Test void every_setting_that_differs_is_named_with_both_values() {
        assertThat(Differences.between(Map.of("name", "myeks", "nodes.count", "3"),
            Map.of("name", "myeks", "nodes.count", "2", "cni.mtu", "1500")))
            .containsExactly("cni.mtu is not set, wanted 1500", "nodes.count is 3, wanted 2");
    }

    @Test void equal_settings_differ_in_nothing() {
        assertThat(Differences.between(Map.of("name", "myeks"), Map.of("name", "myeks"))).isEmpty();
    }
}
