package ekslab.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awscdk.assertions.Match.absent;
import static software.amazon.awscdk.assertions.Match.arrayWith;
import static software.amazon.awscdk.assertions.Match.objectLike;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awscdk.assertions.Template;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NetworkStackTest {

    private static final Template NETWORK = Synthesized.DEFAULT.network();
    private static final Template WITH_NAT = Synthesized.with("nodes.placement", "private").network();

    @ParameterizedTest(name = "{0} is {1} in {2}")
    @CsvSource({
        "myeks-PublicSubnet1, 192.168.1.0/24, ap-northeast-2a, true, elb",
        "myeks-PublicSubnet2, 192.168.2.0/24, ap-northeast-2b, true, elb",
        "myeks-PublicSubnet3, 192.168.3.0/24, ap-northeast-2c, true, elb",
        "myeks-PrivateSubnet1, 192.168.11.0/24, ap-northeast-2a, false, internal-elb",
        "myeks-PrivateSubnet2, 192.168.12.0/24, ap-northeast-2b, false, internal-elb",
        "myeks-PrivateSubnet3, 192.168.13.0/24, ap-northeast-2c, false, internal-elb" }) void a_subnet_is_where_the_hand_out_says(
            String name, String cidr, String zone, boolean publicAddresses, String role) {
        for (var network : List.of(NETWORK, WITH_NAT)) {
            network.resourceCountIs("AWS::EC2::Subnet", 6);
            network.hasResourceProperties("AWS::EC2::Subnet", objectLike(Map.of("CidrBlock", cidr, "AvailabilityZone", zone,
                "MapPublicIpOnLaunch", publicAddresses, "Tags",
                arrayWith(List.of(tag("kubernetes.io/role/" + role, "1"), tag("Name", name))))));
        }
    }

    @Test void the_vpc_resolves_names_and_bears_the_labs_name() {
        NETWORK.hasResourceProperties("AWS::EC2::VPC", objectLike(Map.of("CidrBlock", "192.168.0.0/16", "EnableDnsSupport", true,
            "EnableDnsHostnames", true, "Tags", arrayWith(List.of(tag("Name", "myeks-VPC"))))));
    }

    @Test void only_public_subnets_have_a_way_out() {
        NETWORK.resourceCountIs("AWS::EC2::NatGateway", 0);
        NETWORK.resourceCountIs("AWS::EC2::EIP", 0);
        assertThat(Synthesized.resources(NETWORK, "AWS::EC2::Route")).hasSize(3).allSatisfy((id, route) -> {
            assertThat(id).contains("PublicSubnet");
            assertThat(route).containsEntry("DestinationCidrBlock", "0.0.0.0/0").containsKey("GatewayId");
        });
    }

    @Test void private_nodes_share_one_nat_gateway() {
        WITH_NAT.resourceCountIs("AWS::EC2::NatGateway", 1);
        WITH_NAT.resourceCountIs("AWS::EC2::EIP", 1);
        var routes = Synthesized.resources(WITH_NAT, "AWS::EC2::Route");
        assertThat(routes).hasSize(6);
        assertThat(routes.values().stream().filter(route -> route.containsKey("NatGatewayId"))).hasSize(3)
            .allMatch(route -> route.get("DestinationCidrBlock").equals("0.0.0.0/0"));
        assertThat(routes.entrySet().stream().filter(route -> route.getKey().contains("PrivateSubnet")))
            .hasSize(3).allMatch(route -> route.getValue().containsKey("NatGatewayId"));
    }

    @Test void all_traffic_is_recorded_for_a_week_and_the_record_goes_with_the_lab() {
        NETWORK.hasResourceProperties("AWS::EC2::FlowLog", objectLike(Map.of("ResourceType", "VPC", "TrafficType", "ALL",
            "LogDestinationType", "cloud-watch-logs", "MaxAggregationInterval", 60)));
        NETWORK.hasResource("AWS::Logs::LogGroup", objectLike(Map.of("DeletionPolicy", "Delete", "UpdateReplacePolicy", "Delete",
            "Properties", objectLike(Map.of("RetentionInDays", 7)))));
    }

    @Test void the_flow_logs_role_writes_one_log_group_only() {
        assertThat(Synthesized.resources(NETWORK, "AWS::IAM::Policy").values()).singleElement().satisfies(
            policy -> assertThat(policy.get("PolicyDocument").toString()).contains("Records").doesNotContain("Resource=*"));
    }

    @Test void the_cluster_and_the_engine_find_the_network_by_its_outputs() {
        for (var output : List.of("VpcId", "PublicSubnetIds", "PrivateSubnetIds"))
            NETWORK.hasOutput(output, objectLike(Map.of("Export", absent())));
    }

    private static Map<String, String> tag(String key, String value) {
        return Map.of("Key", key, "Value", value);
    }
}
