package ekslab.local.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ekslab.local.cni.Settings.Version;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingsTest {

    private final List<String> problems = new ArrayList<>();

    @Test void an_empty_environment_means_the_CNIs_own_defaults() {
        var settings = read(Map.of());

        assertThat(settings.targets()).isEqualTo(PoolTargets.DEFAULT);
        assertThat(settings.snat().external()).isFalse();
        assertThat(settings.nodePorts()).isTrue();
        assertThat(settings.mark()).isEqualTo(0x80);
        assertThat(settings.podMtu()).isEqualTo(9001);
        assertThat(settings.cooldown()).hasSeconds(30);
        assertThat(problems).isEmpty();
    }

    @Test void every_value_that_makes_no_sense_is_told_and_its_default_holds() {
        var settings = read(Map.of("WARM_IP_TARGET", "-1", "AWS_VPC_ENI_MTU", "9002", "AWS_VPC_K8S_CNI_EXTERNALSNAT", "yes",
            "AWS_VPC_K8S_CNI_RANDOMIZESNAT", "dice", "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS", "172.20.0.0/16, nowhere",
            "AWS_VPC_K8S_CNI_VETHPREFIX", "vlan"));

        assertThat(problems).hasSize(6).anySatisfy(
            problem -> assertThat(problem).isEqualTo("AWS_VPC_ENI_MTU: \"9002\" must be a number from 576 to 9001; 9001 holds"));
        assertThat(settings.eniMtu()).isEqualTo(9001);
        assertThat(settings.snat()).isEqualTo(new Settings.Snat(false, List.of("172.20.0.0/16"), "prng"));
        assertThat(settings.vethPrefix()).isEqualTo("eni");
    }

    @Test void pods_take_the_MTU_of_the_interfaces_unless_they_are_told_another() {
        assertThat(read(Map.of("AWS_VPC_ENI_MTU", "1500")).podMtu()).isEqualTo(1500);
        assertThat(read(Map.of("AWS_VPC_ENI_MTU", "1500", "POD_MTU", "1400")).podMtu()).isEqualTo(1400);
    }

    @Test void prefixes_without_any_target_keep_aws_node_from_starting() {
        var none = Map.of("ENABLE_PREFIX_DELEGATION", "true", "WARM_PREFIX_TARGET", "0");
        assertThat(read(none).refusal()).contains("WARM_PREFIX_TARGET = 0 is not supported");
        assertThat(read(Map.of("ENABLE_PREFIX_DELEGATION", "true", "WARM_PREFIX_TARGET", "0", "WARM_IP_TARGET", "4")).refusal()).isEmpty();
        assertThat(read(Map.of()).refusal()).isEmpty();
    }

    @Test void reserved_tags_are_left_out() {
        assertThat(read(Map.of("ADDITIONAL_ENI_TAGS", "{\"team\": \"net\", \"node.k8s.amazonaws.com/mine\": \"x\"}")).eniTags())
            .containsExactly(Map.entry("team", "net"));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({ "602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1.22.4-eksbuild.3,V1_22",
        "amazon-k8s-cni:v1.23.1-eksbuild.1,V1_23",
        "amazon-k8s-cni:v1.20.1,V1_22", "amazon-k8s-cni:v1.30.0,V1_23", "amazon-k8s-cni,V1_22" }) void the_version_is_the_images_tag(
            String image,
            Version version) {
        assertThat(Settings.read(image, Map.of(), problems::add).version()).isEqualTo(version);
    }

    private Settings read(Map<String, String> environment) { return Settings.read("amazon-k8s-cni:v1.22.4", environment, problems::add); }
}
