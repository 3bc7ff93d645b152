package ekslab.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Template;

/** What every reader of the templates relies on, CloudFormation and the local engine alike. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TemplatesTest {

    private static final List<Synthesized> LABS = List.of(Synthesized.DEFAULT,
        Synthesized.with("nodes.placement", "private", "nodes.maxPods", "30", "cni.prefixDelegation", "true",
            "access.adminArns", "arn:aws:iam::111122223333:role/teacher"));

    @Test void network_and_cluster_speak_a_small_language() {
        var words = new TreeSet<String>();
        networksAndClusters().forEach(template -> collectIntrinsics(json(template), words));

        assertThat(words).containsExactlyInAnyOrder("Ref", "Fn::GetAtt", "Fn::Join", "Fn::ImportValue", "Fn::Base64");
    }

    @Test void network_and_cluster_are_resources_and_outputs_alone() {
        networksAndClusters().forEach(template -> assertThat(template.toJSON().keySet()).isSubsetOf("Resources", "Outputs"));
    }

    @Test void network_and_cluster_hold_no_code() {
        networksAndClusters().forEach(template -> assertThat(types(template))
            .noneMatch(type -> type.startsWith("Custom::") || type.contains("CloudFormation::CustomResource") || type.contains("Lambda")));
    }

    @Test void network_and_cluster_consist_of_what_the_local_engine_plays() {
        var types = new TreeSet<String>();
        networksAndClusters().forEach(template -> types.addAll(types(template)));

        assertThat(types).containsExactly("AWS::EC2::EIP", "AWS::EC2::FlowLog", "AWS::EC2::InternetGateway", "AWS::EC2::LaunchTemplate",
            "AWS::EC2::NatGateway", "AWS::EC2::Route", "AWS::EC2::RouteTable", "AWS::EC2::SecurityGroup", "AWS::EC2::Subnet",
            "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::VPC", "AWS::EC2::VPCGatewayAttachment", "AWS::EKS::AccessEntry",
            "AWS::EKS::Addon", "AWS::EKS::Cluster", "AWS::EKS::Nodegroup", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::Logs::LogGroup");
    }

    @Test void no_template_names_an_account() {
        Synthesized.DEFAULT.all().forEach(template -> assertThat(json(template).toString()).doesNotContainPattern("\\b\\d{12}\\b"));
    }

    @Test void everything_that_can_be_left_behind_is_deleted() {
        LABS.stream().flatMap(Synthesized::all).forEach(template -> json(template).path("Resources").forEach(
            resource -> assertThat(resource.path("DeletionPolicy").asText("Delete")).isEqualTo("Delete")));
    }

    @Test void every_resource_that_can_bear_the_labs_tag_bears_it() {
        Stream.of("AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::FlowLog", "AWS::Logs::LogGroup").forEach(type -> assertThat(
            Synthesized.resources(Synthesized.DEFAULT.network(), type).values())
            .isNotEmpty().allMatch(properties -> ((List<?>) properties.get("Tags")).contains(Map.of("Key", "lab", "Value", "myeks"))));
    }

    private static Stream<Template> networksAndClusters() {
        return LABS.stream().flatMap(lab -> Stream.of(lab.network(), lab.cluster()));
    }

    private static Set<String> types(Template template) {
        var types = new TreeSet<String>();
        json(template).path("Resources").forEach(resource -> types.add(resource.path("Type").asText()));
        return types;
    }

    private static void collectIntrinsics(JsonNode node, Set<String> words) {
        node.fieldNames().forEachRemaining(name -> {
            if (name.equals("Ref") || name.startsWith("Fn::") || name.equals("Condition")) words.add(name);
        });
        node.forEach(child -> collectIntrinsics(child, words));
    }

    private static JsonNode json(Template template) {
        return new ObjectMapper().valueToTree(template.toJSON());
    }
}
