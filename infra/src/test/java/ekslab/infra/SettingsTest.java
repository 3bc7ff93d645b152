package ekslab.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SettingsTest {

    @Test void nothing_set_gives_the_lab_of_the_hand_out() {
        var lab = Settings.from("nothing", Map.of());

        assertThat(lab).isEqualTo(Settings.DEFAULT);
        assertThat(lab.name()).isEqualTo("myeks");
        assertThat(lab.zones()).containsExactly("ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c");
        assertThat(lab.addresses().vpc().toString()).isEqualTo("192.168.0.0/16");
        assertThat(lab.addresses().publicSubnets()).extracting(Object::toString)
            .containsExactly("192.168.1.0/24", "192.168.2.0/24", "192.168.3.0/24");
        assertThat(lab.nodes().type()).isEqualTo(new NodeType("t3.medium", false, 3, 6));
        assertThat(lab.netshootReplicas()).isEqualTo(lab.nodes().count()).isEqualTo(3);
    }

    @Test void every_problem_is_reported_at_once() {
        var raw = Map.of("name", "Blue", "vpc.cidr", "192.168.5.0/16", "nodes.count", "two", "nodez", "3");

        assertThatThrownBy(() -> Settings.from("lab.properties", raw)).isInstanceOf(SettingsProblems.class).hasMessage("""
                lab.properties: 4 problems:
                  - nodez: is not a setting; did you mean nodes.count?
                  - name: "Blue" must be 1 to 20 of a-z, 0-9 and -, starting with a letter
                  - vpc.cidr: 192.168.5.0/16 has host bits set; did you mean 192.168.0.0/16?
                  - nodes.count: "two" must be a number from 1 to 30""");
    }

    @Test void a_value_that_cannot_be_read_is_not_compared_with_others() {
        assertThat(problems("services.cidr", "10.100.0.0", "vpc.cidr", "10.0.0.0/16")).singleElement().asString()
            .startsWith("services.cidr: \"10.100.0.0\" must be");
    }

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            name                    | -lab                  | name: "-lab" must be 1 to 20 of a-z, 0-9 and -, starting with a letter
            region                  | Seoul                 | region: "Seoul" must be a region such as ap-northeast-2
            zones                   | a,b,us-east-1a        | zones: "us-east-1a" must be a zone of ap-northeast-2, such as ap-northeast-2a or just a
            zones                   | a,b,a                 | zones: ap-northeast-2a,ap-northeast-2b,ap-northeast-2a names a zone twice
            kubernetes.version      | 1.24                  | kubernetes.version: "1.24" must be one of 1.34, 1.35, 1.36
            vpc.cidr                | 192.168.0.0           | vpc.cidr: "192.168.0.0" must be an IPv4 range such as 192.168.0.0/16
            vpc.cidr                | 192.168.0.0/33        | vpc.cidr: "192.168.0.0/33" must be an IPv4 range such as 192.168.0.0/16
            vpc.cidr                | 192.168.00.0/16       | vpc.cidr: "192.168.00.0/16" must be an IPv4 range such as 192.168.0.0/16
            vpc.cidr                | fd00::/64             | vpc.cidr: "fd00::/64" must be an IPv4 range such as 192.168.0.0/16
            vpc.cidr                | 192.160.0.0/12        | vpc.cidr: 192.160.0.0/12 is a /12; a VPC may be /16 to /28
            services.cidr           | 192.168.64.0/18       | services.cidr: 192.168.64.0/18 overlaps vpc.cidr 192.168.0.0/16; pods could not tell a Service from a node
            services.cidr           | 10.100.0.0/28         | services.cidr: 10.100.0.0/28 is a /28; a service range may be /12 to /24
            services.cidr           | 100.64.0.0/16         | services.cidr: 100.64.0.0/16 must lie in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16
            vpc.public.cidrs        | 192.168.1.0/24,192.168.2.0/24 | vpc.public.cidrs: subnets: 2, zones: 3 (ap-northeast-2a,ap-northeast-2b,ap-northeast-2c); name one subnet for each zone
            vpc.public.cidrs        | 192.168.1.0/24,192.168.2.0/24,192.169.3.0/24 | vpc.public.cidrs: 192.169.3.0/24 lies outside vpc.cidr 192.168.0.0/16
            vpc.public.cidrs        | 192.168.1.0/24,192.168.2.0/24,192.168.2.128/25 | vpc.public.cidrs: 192.168.2.128/25 overlaps subnet 192.168.2.0/24; every address belongs to one subnet
            vpc.private.cidrs       | 192.168.1.0/24,192.168.12.0/24,192.168.13.0/24 | vpc.private.cidrs: 192.168.1.0/24 overlaps subnet 192.168.1.0/24; every address belongs to one subnet
            vpc.private.cidrs       | 192.168.11.0/29,192.168.12.0/24,192.168.13.0/24 | vpc.private.cidrs: 192.168.11.0/29 is a /29; the smallest subnet is a /28
            vpc.public.cidrs        | 192.168.1.0/28,192.168.2.0/24,192.168.3.0/24 | vpc.public.cidrs: 192.168.1.0/28 has 11 usable addresses (EC2 keeps 5 of 16), but its node of type t3.medium takes 12 as soon as it joins; a /27 would do
            api.allowedCidrs        | 203.0.113.7           | api.allowedCidrs: "203.0.113.7" must be an IPv4 range such as 192.168.0.0/16
            access.adminArns        | teacher               | access.adminArns: "teacher" must be the ARN of an IAM role or user
            api.allowedCidrs        | 203.0.113.0/24        | api.allowedCidrs: 203.0.113.0/24 shuts out the Lambda that applies the workloads; with nodes.placement=private it reaches the API from inside
            nodes.count             | 0                     | nodes.count: "0" must be a number from 1 to 30
            nodes.instanceType      | t3medium              | nodes.instanceType: "t3medium" must be family.size, such as t3.medium
            nodes.instanceType      | t3.mediun             | nodes.instanceType: "t3.mediun" is not an instance type that the lab knows; did you mean t3.medium?
            nodes.placement         | outside               | nodes.placement: "outside" must be one of public, private
            nodes.diskGiB           | 8                     | nodes.diskGiB: "8" must be a number from 20 to 500
            nodes.maxPods           | 9999                  | nodes.maxPods: "9999" must be a number from 4 to 737
            netshoot.replicas       | -1                    | netshoot.replicas: "-1" must be a number from 0 to 300
            cni.warmEniTarget       | many                  | cni.warmEniTarget: "many" must be a number from 0 to 14
            cni.warmIpTarget        | 0                     | cni.warmIpTarget: "0" must be a number from 1 to 250
            cni.prefixDelegation    | yes                   | cni.prefixDelegation: "yes" must be one of true, false
            cni.excludeSnatCidrs    | 172.20.1.0/16         | cni.excludeSnatCidrs: 172.20.1.0/16 has host bits set; did you mean 172.20.0.0/16?
            cni.mtu                 | 9100                  | cni.mtu: "9100" must be a number from 576 to 9001
            addons.vpcCni           | latest                | addons.vpcCni: "latest" must be default, or a version such as v1.22.4-eksbuild.3
            flowLogs.retentionDays  | 8                     | flowLogs.retentionDays: "8" must be one of 1, 3, 5, 7, 14, 30, 60, 90, 180, 365
            warmEniTarget           | 1                     | warmEniTarget: is not a setting; did you mean cni.warmEniTarget?
            vpc.publc.cidrs         | 10.0.0.0/16           | vpc.publc.cidrs: is not a setting; did you mean vpc.public.cidrs?
            """) void a_wrong_value_is_refused_with_what_would_be_right(String key, String value, String problem) {
        assertThat(problems(key, value)).containsExactly(problem);
    }

    @Test void a_control_plane_needs_two_zones() {
        assertThat(problems("zones", "a", "vpc.public.cidrs", "192.168.1.0/24", "vpc.private.cidrs", "192.168.11.0/24"))
            .containsExactly("zones: ap-northeast-2a is one zone; a control plane needs two or more");
    }

    @Test void a_prefix_pool_without_any_prefix_is_refused() {
        assertThat(problems("cni.prefixDelegation", "true", "cni.warmPrefixTarget", "0")).containsExactly(
            "cni.warmPrefixTarget: 0 with cni.prefixDelegation needs cni.warmIpTarget or cni.minimumIpTarget as well, else aws-node refuses to start");
    }

    @Test void the_nodes_of_a_zone_share_its_subnet() {
        assertThat(problems("vpc.public.cidrs", "192.168.1.0/27,192.168.2.0/24,192.168.3.0/24", "nodes.count", "9")).containsExactly(
            "vpc.public.cidrs: 192.168.1.0/27 has 27 usable addresses (EC2 keeps 5 of 32), but its 3 nodes of type t3.medium take 36 as soon as they join; a /26 would do");
    }

    @Test void private_nodes_need_room_in_the_private_subnets_only() {
        var small = "192.168.11.0/28,192.168.12.0/24,192.168.13.0/24";

        assertThat(Settings.from("test", Map.of("vpc.private.cidrs", small))).isNotNull();
        assertThat(problems("vpc.private.cidrs", small, "nodes.placement", "private")).singleElement().asString()
            .startsWith("vpc.private.cidrs: 192.168.11.0/28 has 11 usable addresses");
    }

    @Test void a_thrifty_warm_pool_fits_into_a_small_subnet() {
        var raw = Map.of("vpc.public.cidrs", "192.168.1.0/28,192.168.2.0/28,192.168.3.0/28", "cni.warmIpTarget", "2");

        assertThat(Settings.from("test", raw).addresses().publicSubnets()).hasSize(3);
    }

    @ParameterizedTest(name = "warm pool {0}: {1} addresses on a t3.medium")
    @CsvSource(delimiter = '|', textBlock = """
            ''                                             | 12
            cni.warmEniTarget=0                            | 6
            cni.warmEniTarget=9                            | 18
            cni.warmIpTarget=2                             | 3
            cni.warmIpTarget=7                             | 9
            cni.minimumIpTarget=200                        | 18
            cni.prefixDelegation=true                      | 33
            cni.prefixDelegation=true,cni.warmIpTarget=17  | 33
            """) void a_node_takes_what_its_warm_pool_wants(String told, int addresses) {
        var cni = new HashMap<String, String>();
        for (var pair : told.split(",")) if (!pair.isEmpty()) cni.put(pair.split("=")[0], pair.split("=")[1]);

        assertThat(WarmPool.of(cni).addresses(new NodeType("t3.medium", false, 3, 6))).isEqualTo(addresses);
    }

    @Test void defaults_follow_the_settings_they_belong_to() {
        var lab = Settings.from("test", Map.of("region", "us-east-1", "nodes.count", "5", "kubernetes.version", "1.36"));

        assertThat(lab.zones()).containsExactly("us-east-1a", "us-east-1b", "us-east-1c");
        assertThat(lab.netshootReplicas()).isEqualTo(5);
        assertThat(lab.addonVersions()).containsEntry("kube-proxy", "v1.36.0-eksbuild.14").containsEntry("coredns", "default");
    }

    @Test void a_zone_may_be_called_by_its_letter() {
        assertThat(Settings.from("test", Map.of("zones", "a, b, d")).zones())
            .containsExactly("ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2d");
    }

    @Test void an_empty_value_means_the_default() {
        assertThat(Settings.from("test", Map.of("vpc.cidr", " "))).isEqualTo(Settings.DEFAULT);
    }

    @Test void settings_survive_being_written_down() {
        var lab = Settings.from("test", SettingsReachTemplatesTest.OTHER);

        assertThat(Settings.from("test", lab.toMap())).isEqualTo(lab);
        assertThat(Settings.from("test", Settings.DEFAULT.toMap())).isEqualTo(Settings.DEFAULT);
    }

    @Test void help_knows_every_setting_and_its_default() {
        var help = Settings.describe();

        assertThat(help).extracting(Settings.Description::key).containsExactlyElementsOf(Key.texts());
        assertThat(help).allMatch(line -> !line.meaning().isBlank());
        assertThat(help).contains(new Settings.Description("nodes.count", "3", "number of worker nodes, 1 to 30"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "t3.medium", "t3a.small", "t4g.large", "m5.large",
        "m7g.4xlarge" }) void an_instance_type_has_the_limits_that_its_documented_pod_limit_follows_from(String name) {
        var documented = Map.of("t3.medium", 17, "t3a.small", 8, "t4g.large", 35, "m5.large", 29, "m7g.4xlarge", 234);
        var type = NodeTypes.named(name);

        assertThat(type.enis() * (type.addressesPerEni() - 1) + 2).isEqualTo(documented.get(name));
    }

    @Test void a_settings_record_that_breaks_a_rule_cannot_be_built_either() {
        var lab = Settings.DEFAULT;
        var overlapping = new AddressPlan(lab.addresses().vpc(), lab.addresses().publicSubnets(), lab.addresses().privateSubnets(),
            lab.addresses().vpc());

        assertThatThrownBy(() -> new Settings(lab.name(), lab.region(), lab.zones(), lab.kubernetesVersion(), overlapping,
            lab.apiAllowedCidrs(), lab.adminArns(), lab.nodes(), 3, lab.cni(), lab.addonVersions(), 7, 7))
            .isInstanceOf(SettingsProblems.class).hasMessageContaining("overlaps");
    }

    private static List<String> problems(String... keysAndValues) {
        var raw = new HashMap<String, String>();
        for (var i = 0; i < keysAndValues.length; i += 2) raw.put(keysAndValues[i], keysAndValues[i + 1]);
        try {
            return List.of("none with " + Settings.from("test", raw));
        } catch (SettingsProblems e) {
            return e.problems();
        }
    }
}
