package ekslab.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awscdk.assertions.Match.anyValue;
import static software.amazon.awscdk.assertions.Match.arrayWith;
import static software.amazon.awscdk.assertions.Match.objectLike;
import static software.amazon.awscdk.assertions.Match.stringLikeRegexp;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Template;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WorkloadsStackTest {

    private static final Template WORKLOADS = Synthesized.DEFAULT.workloads();
    private static final String MANIFEST = "Custom::AWSCDK-EKS-KubernetesResource";

    @Test void both_charts_are_applied() {
        assertThat(Synthesized.resources(WORKLOADS, MANIFEST).values()).extracting(properties -> (String) properties.get("Manifest"))
            .satisfiesExactlyInAnyOrder(
                netshoot -> assertThat(netshoot).contains("\"kind\":\"Deployment\"", "\"name\":\"netshoot-pod\"", "\"replicas\":3"),
                shell -> assertThat(shell).contains("\"kind\":\"DaemonSet\"", "\"name\":\"node-shell\"", "\"hostPID\":true"));
    }

    @Test void kubectl_is_let_in_before_it_applies_anything() {
        WORKLOADS.hasResourceProperties("AWS::EKS::AccessEntry", objectLike(Map.of("PrincipalArn", anyValue())));
        WORKLOADS.allResources(MANIFEST, objectLike(Map.of("DependsOn", arrayWith(List.of(stringLikeRegexp("KubectlAccess"))))));
    }

    @Test void the_lambda_that_runs_kubectl_may_find_this_cluster_and_nothing_else() {
        assertThat(Synthesized.resources(WORKLOADS, "AWS::IAM::Policy").values())
            .filteredOn(policy -> policy.toString().contains("eks:")).singleElement()
            .satisfies(policy -> assertThat(policy.get("PolicyDocument").toString()).contains("eks:DescribeCluster", "Fn::ImportValue")
                .doesNotContain("*"));
        assertThat(Synthesized.resources(WORKLOADS, "AWS::IAM::Role").toString()).doesNotContain("ContainerRegistry");
    }

    @Test void the_cluster_is_known_by_its_exports_and_so_cannot_be_deleted_first() {
        WORKLOADS.allResourcesProperties(MANIFEST,
            objectLike(Map.of("ClusterName", Map.of("Fn::ImportValue", stringLikeRegexp("^myeks-cluster:")))));
    }

    @Test void kubectl_goes_inside_when_the_api_is_closed_to_strangers() {
        assertThat(Synthesized.resources(WORKLOADS, "AWS::Lambda::Function").values()).noneMatch(lambda -> lambda.containsKey("VpcConfig"));
        assertThat(Synthesized.resources(
            Synthesized.with("api.allowedCidrs", "203.0.113.0/24", "nodes.placement", "private").workloads(), "AWS::Lambda::Function")
            .values())
            .allMatch(lambda -> lambda.get("VpcConfig").toString().contains("PrivateSubnet"));
    }
}
