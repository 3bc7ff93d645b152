package ekslab.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awscdk.assertions.Match.absent;
import static software.amazon.awscdk.assertions.Match.anyValue;
import static software.amazon.awscdk.assertions.Match.arrayWith;
import static software.amazon.awscdk.assertions.Match.objectLike;
import static software.amazon.awscdk.assertions.Match.stringLikeRegexp;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awscdk.assertions.Template;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClusterStackTest {

    private static final Template CLUSTER = Synthesized.DEFAULT.cluster();

    @Test void the_control_plane_is_the_one_of_the_hand_out_brought_up_to_date() {
        CLUSTER.hasResourceProperties("AWS::EKS::Cluster", objectLike(Map.of(
            "Name", "myeks",
            "Version", "1.35",
            "UpgradePolicy", Map.of("SupportType", "STANDARD"),
            "AccessConfig", Map.of("AuthenticationMode", "API", "BootstrapClusterCreatorAdminPermissions", true),
            "BootstrapSelfManagedAddons", false,
            "KubernetesNetworkConfig", objectLike(Map.of("ServiceIpv4Cidr", "10.100.0.0/16", "IpFamily", "ipv4")))));
    }

    @Test void nodes_reach_the_api_inside_the_vpc_and_people_from_outside() {
        CLUSTER.hasResourceProperties("AWS::EKS::Cluster", objectLike(Map.of("ResourcesVpcConfig", objectLike(Map.of(
            "EndpointPrivateAccess", true, "EndpointPublicAccess", true, "PublicAccessCidrs", List.of("0.0.0.0/0"))))));
    }

    @Test void all_control_plane_logs_are_kept_for_a_week_and_go_with_the_lab() {
        CLUSTER.hasResource("AWS::Logs::LogGroup", objectLike(Map.of("DeletionPolicy", "Delete", "Properties",
            objectLike(Map.of("LogGroupName", "/aws/eks/myeks/cluster", "RetentionInDays", 7)))));
        CLUSTER.hasResource("AWS::EKS::Cluster", objectLike(Map.of("DependsOn", arrayWith(List.of(stringLikeRegexp("Logs"))), "Properties",
            objectLike(Map.of("Logging", Map.of("ClusterLogging", Map.of("EnabledTypes", List.of(Map.of("Type", "api"),
                Map.of("Type", "audit"), Map.of("Type", "authenticator"), Map.of("Type", "controllerManager"),
                Map.of("Type", "scheduler")))))))));
    }

    @Test void an_admin_of_the_settings_gets_an_access_entry() {
        CLUSTER.resourceCountIs("AWS::EKS::AccessEntry", 0);
        Synthesized.with("access.adminArns", "arn:aws:iam::111122223333:role/teacher,arn:aws:iam::444455556666:role/teacher").cluster()
            .allResourcesProperties("AWS::EKS::AccessEntry", objectLike(Map.of(
                "PrincipalArn", stringLikeRegexp("role/teacher$"),
                "AccessPolicies", List.of(objectLike(Map.of("AccessScope", Map.of("Type", "cluster"), "PolicyArn", anyValue()))))));
    }

    @ParameterizedTest(name = "{0} waits for {1}: {2}")
    @CsvSource({
        "vpc-cni, PodIdentityAgent, its pods get their credentials from the agent",
        "coredns, WorkerNodesGroup, DNS is pods and pods need a node" }) void an_add_on_waits_for_what_it_needs(String addon, String before,
            String reason) {
        CLUSTER.hasResource("AWS::EKS::Addon", objectLike(Map.of("Properties", objectLike(Map.of("AddonName", addon)),
            "DependsOn", arrayWith(List.of(stringLikeRegexp(before))))));
    }

    @Test void nodes_wait_for_the_networks_of_pods_and_services() {
        CLUSTER.hasResource("AWS::EKS::Nodegroup", objectLike(Map.of("DependsOn",
            arrayWith(List.of(stringLikeRegexp("VpcCni"), stringLikeRegexp("KubeProxy"))))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({ "vpc-cni, v1.22.4-eksbuild.3", "kube-proxy, v1.35.3-eksbuild.13",
        "coredns, v1.14.2-eksbuild.4" }) void an_add_on_is_pinned_and_left_at_its_defaults(String addon, String version) {
        CLUSTER.hasResourceProperties("AWS::EKS::Addon", objectLike(Map.of("AddonName", addon, "AddonVersion", version,
            "ConfigurationValues", absent(), "ResolveConflicts", "OVERWRITE")));
    }

    @Test void the_pod_identity_agent_is_the_version_that_EKS_recommends() {
        CLUSTER.hasResourceProperties("AWS::EKS::Addon",
            objectLike(Map.of("AddonName", "eks-pod-identity-agent", "AddonVersion", absent())));
    }

    @Test void aws_node_has_a_role_of_its_own_and_the_nodes_may_not_touch_ENIs() {
        CLUSTER.hasResourceProperties("AWS::EKS::Addon", objectLike(Map.of("AddonName", "vpc-cni", "PodIdentityAssociations",
            List.of(Map.of("ServiceAccount", "aws-node", "RoleArn", anyValue())))));
        assertThat(Synthesized.resources(CLUSTER, "AWS::IAM::Role").values().stream()
            .filter(role -> role.toString().contains("AmazonEKS_CNI_Policy")))
            .singleElement().satisfies(role -> assertThat(role.get("AssumeRolePolicyDocument").toString())
                .contains("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession").doesNotContain("ec2.amazonaws.com"));
    }

    @Test void three_nodes_live_in_three_public_subnets() {
        CLUSTER.hasResourceProperties("AWS::EKS::Nodegroup", objectLike(Map.of(
            "NodegroupName", "ng1",
            "AmiType", "AL2023_x86_64_STANDARD",
            "InstanceTypes", List.of("t3.medium"),
            "ScalingConfig", Map.of("MinSize", 3, "DesiredSize", 3, "MaxSize", 3),
            "RemoteAccess", absent(),
            "Subnets", List.of(subnet("PublicSubnet1"), subnet("PublicSubnet2"), subnet("PublicSubnet3")))));
    }

    @Test void private_nodes_and_their_control_plane_live_in_private_subnets() {
        var subnets = List.of(subnet("PrivateSubnet1"), subnet("PrivateSubnet2"), subnet("PrivateSubnet3"));
        var cluster = Synthesized.with("nodes.placement", "private").cluster();

        cluster.hasResourceProperties("AWS::EKS::Nodegroup", objectLike(Map.of("Subnets", subnets)));
        cluster.hasResourceProperties("AWS::EKS::Cluster",
            objectLike(Map.of("ResourcesVpcConfig", objectLike(Map.of("SubnetIds", subnets)))));
    }

    @Test void a_node_has_an_encrypted_disk_no_ssh_key_and_credentials_that_pods_cannot_fetch() {
        CLUSTER.hasResourceProperties("AWS::EC2::LaunchTemplate", objectLike(Map.of("LaunchTemplateData", objectLike(Map.of(
            "KeyName", absent(),
            "SecurityGroupIds", absent(),
            "MetadataOptions", Map.of("HttpTokens", "required", "HttpPutResponseHopLimit", 1),
            "BlockDeviceMappings", List.of(objectLike(Map.of("Ebs",
                Map.of("Encrypted", true, "VolumeType", "gp3", "VolumeSize", 30, "DeleteOnTermination", true)))),
            "TagSpecifications", arrayWith(List.of(objectLike(Map.of("ResourceType", "instance", "Tags",
                arrayWith(List.of(Map.of("Key", "Name", "Value", "myeks-ng1-Node"))))))))))));
    }

    @Test void a_node_is_entered_through_session_manager() {
        assertThat(Synthesized.resources(CLUSTER, "AWS::IAM::Role").values()).anySatisfy(role -> assertThat(role.toString())
            .contains("ec2.amazonaws.com", "AmazonSSMManagedInstanceCore", "AmazonEKSWorkerNodePolicy",
                "AmazonEC2ContainerRegistryPullOnly"));
    }

    @Test void no_port_is_opened_to_anybody() {
        CLUSTER.resourceCountIs("AWS::EC2::SecurityGroupIngress", 0);
        assertThat(Synthesized.resources(CLUSTER, "AWS::EC2::SecurityGroup").values())
            .allSatisfy(group -> assertThat(group).doesNotContainKey("SecurityGroupIngress"));
    }

    @Test void the_engine_finds_the_cluster_by_its_outputs() {
        for (var output : List.of("ClusterName", "ClusterSecurityGroupId", "NodegroupName", "NodeRoleArn"))
            CLUSTER.hasOutput(output, objectLike(Map.of("Value", anyValue())));
    }

    private static Object subnet(String name) {
        var group = name.substring(0, name.length() - 1);
        return Map.of("Fn::ImportValue", stringLikeRegexp("^myeks-network:.*" + group + "Subnet" + name.charAt(name.length() - 1)));
    }
}
