package ekslab.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InstanceTypesTest {

    @ParameterizedTest(name = "{0}: {1} pods, {2} with custom networking, {3} with prefixes")
    @CsvSource({ "t3.nano,4,3,34", "t3.small,11,8,110", "t3a.small,8,5,98", "t3.medium,17,12,110", "t3.large,35,24,110",
        "m5.4xlarge,234,205,110", "m5.8xlarge,234,205,250",
        "m8i.large,59,40,110", "c5.metal,737,688,250", "t2.medium,17,12,17",
        "m6g.medium,8,5,98" }) void the_pod_limit_follows_from_interfaces_and_addresses(String type, int pods, int custom, int prefixes) {
        var size = InstanceTypes.of(type);

        assertThat(size.maxPods()).isEqualTo(pods);
        assertThat(size.maxPodsWithCustomNetworking()).isEqualTo(custom);
        assertThat(size.maxPodsWithPrefixes()).isEqualTo(prefixes);
    }

    @Test void an_unknown_type_is_refused_with_the_ones_that_are_known() {
        assertThatThrownBy(() -> InstanceTypes.of("t3.huge")).isInstanceOf(Refused.class).hasMessageContainingAll("t3.huge", "t3.medium");
    }

    @Test void user_data_may_say_another_limit_in_its_node_config_only() {
        var script = "--B\nContent-Type: text/x-shellscript\n\nmaxPods: 5\n";
        var config = "--B\nContent-Type: application/node.eks.aws\n\nspec:\n  kubelet:\n    config:\n      maxPods: 110\n--B--";

        assertThat(userData(script + config).maxPods()).hasValue(110);
        assertThat(userData(script).maxPods()).isEmpty();
        assertThat(new UserData("i-0", "").maxPods()).isEmpty();
        assertThatThrownBy(() -> new UserData("i-0", "no base64!")).isInstanceOf(IllegalArgumentException.class);
    }

    private static UserData userData(String text) {
        return new UserData("i-0", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }
}
