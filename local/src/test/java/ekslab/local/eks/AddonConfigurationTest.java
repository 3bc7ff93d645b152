package ekslab.local.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.model.Addon;

import ekslab.local.cloudformation.ClusterOperator.NotStabilized;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AddonConfigurationTest {

    private final AddonObjects objects = new AddonObjects("ap-northeast-2", "10.100.0.10");

    @Test void what_is_played_is_accepted() {
        assertThat(AddonConfiguration.problems("vpc-cni", "{\"env\":{\"WARM_ENI_TARGET\":\"2\",\"ENABLE_PREFIX_DELEGATION\":\"false\"}}"))
            .isEmpty();
        assertThat(AddonConfiguration.problems("coredns", "{\"replicaCount\":3}")).isEmpty();
        assertThat(AddonConfiguration.problems("kube-proxy", null)).isEmpty();
    }

    @Test void what_would_be_ignored_is_named_all_at_once() {
        assertThat(AddonConfiguration.problems("vpc-cni",
            "{\"enableNetworkPolicy\":\"true\",\"env\":{\"ENABLE_POD_ENI\":\"true\",\"ENABLE_IPv6\":\"true\"}}"))
            .hasSize(3)
            .allSatisfy(problem -> assertThat(problem).startsWith("add-on vpc-cni: ").contains("has no effect on this machine yet"))
            .anySatisfy(problem -> assertThat(problem).contains("ENABLE_POD_ENI"))
            .anySatisfy(problem -> assertThat(problem).contains("ENABLE_IPv6"))
            .anySatisfy(problem -> assertThat(problem).contains("enableNetworkPolicy"));
    }

    @Test void values_that_make_no_sense_are_refused_all_at_once() {
        assertThat(
            AddonConfiguration.problems("vpc-cni", "{\"env\":{\"WARM_IP_TARGET\":\"many\",\"AWS_VPC_K8S_CNI_VETHPREFIX\":\"vlan\"}}"))
            .containsExactly("add-on vpc-cni: WARM_IP_TARGET: \"many\" must be a number from 0 to 1000; 0 holds",
                "add-on vpc-cni: AWS_VPC_K8S_CNI_VETHPREFIX: \"vlan\" must have one to four letters and not be eth, lo or vlan; eni holds");
    }

    @Test void nonsense_is_refused() {
        assertThat(AddonConfiguration.problems("vpc-cni", "{")).singleElement().asString().contains("not JSON");
        assertThat(AddonConfiguration.problems("vpc-cni", "[]")).singleElement().asString().contains("must be a JSON object");
        assertThat(AddonConfiguration.problems("adot", "")).singleElement().asString().contains("cannot be played");
    }

    @Test void the_environment_of_aws_node_is_the_defaults_with_the_configuration_on_top() {
        var daemonSet = objects.of(addon("vpc-cni", "{\"env\":{\"WARM_ENI_TARGET\":\"2\"}}")).stream()
            .filter(object -> object.path("kind").asText().equals("DaemonSet")).findFirst().orElseThrow();
        assertThat(daemonSet.at("/spec/template/spec/containers/0/env").toString())
            .contains("{\"name\":\"WARM_ENI_TARGET\",\"value\":\"2\"}")
            .contains("{\"name\":\"AWS_VPC_K8S_CNI_EXTERNALSNAT\",\"value\":\"false\"}");
        assertThat(daemonSet.at("/spec/template/spec/containers/0/image").asText())
            .endsWith(".dkr.ecr.ap-northeast-2.amazonaws.com/amazon-k8s-cni:v1.0.0");
    }

    @Test void an_add_on_that_cannot_be_configured_so_is_not_installed() {
        assertThatThrownBy(() -> objects.of(addon("coredns", "{\"corefile\":\"\"}"))).isInstanceOf(NotStabilized.class)
            .hasMessageContaining("corefile");
    }

    private static Addon addon(String name, String values) {
        return Addon.builder().addonName(name).clusterName("myeks").addonVersion("v1.0.0").configurationValues(values).build();
    }
}
