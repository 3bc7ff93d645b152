package ekslab.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SettingsReachTemplatesTest {

    /** Every setting at another value than its default. */
    static final Map<String, String> OTHER = new TreeMap<>(Map.ofEntries(
        Map.entry("name", "blue"),
        Map.entry("region", "us-west-2"),
        Map.entry("zones", "b,c,d"),
        Map.entry("kubernetes.version", "1.34"),
        Map.entry("vpc.cidr", "10.20.0.0/16"),
        Map.entry("vpc.public.cidrs", "10.20.1.0/24,10.20.2.0/24,10.20.3.0/24"),
        Map.entry("vpc.private.cidrs", "10.20.11.0/24,10.20.12.0/24,10.20.13.0/24"),
        Map.entry("services.cidr", "172.20.0.0/16"),
        Map.entry("api.allowedCidrs", "203.0.113.0/24,198.51.100.7/32"),
        Map.entry("access.adminArns", "arn:aws:iam::111122223333:role/teacher"),
        Map.entry("nodes.count", "4"),
        Map.entry("nodes.instanceType", "m7g.large"),
        Map.entry("nodes.placement", "private"),
        Map.entry("nodes.diskGiB", "47"),
        Map.entry("nodes.maxPods", "111"),
        Map.entry("netshoot.replicas", "13"),
        Map.entry("cni.warmEniTarget", "2"),
        Map.entry("cni.warmIpTarget", "6"),
        Map.entry("cni.minimumIpTarget", "19"),
        Map.entry("cni.warmPrefixTarget", "5"),
        Map.entry("cni.prefixDelegation", "true"),
        Map.entry("cni.externalSnat", "true"),
        Map.entry("cni.excludeSnatCidrs", "172.31.0.0/16"),
        Map.entry("cni.randomizeSnat", "hashrandom"),
        Map.entry("cni.mtu", "1500"),
        Map.entry("cni.podMtu", "1400"),
        Map.entry("cni.maxEni", "4"),
        Map.entry("cni.nodePortSupport", "false"),
        Map.entry("cni.vethPrefix", "pod"),
        Map.entry("cni.ipCooldownSeconds", "23"),
        Map.entry("cni.logLevel", "WARN"),
        Map.entry("cni.networkPolicy", "true"),
        Map.entry("addons.vpcCni", "v1.23.1-eksbuild.1"),
        Map.entry("addons.kubeProxy", "v1.34.9-eksbuild.9"),
        Map.entry("addons.coreDns", "v1.13.2-eksbuild.8"),
        Map.entry("flowLogs.retentionDays", "3"),
        Map.entry("controlPlaneLogs.retentionDays", "5")));

    private static final Synthesized LAB = synthesize(OTHER);

    @Test void no_setting_is_left_out_of_this_test() {
        assertThat(OTHER.keySet()).containsExactlyInAnyOrderElementsOf(Key.texts());
        assertThat(OTHER).allSatisfy((key, value) -> assertThat(Settings.DEFAULT.toMap().get(key)).isNotEqualTo(value));
    }

    /** Changing a setting alone must change a template: one that changes nothing is a promise that nobody keeps. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("keys") void every_setting_changes_the_templates_by_itself(String key) {
        var with = new TreeMap<>(OTHER);
        if (key.equals("nodes.placement")) with.remove("api.allowedCidrs"); // public nodes would break its rule
        var others = new TreeMap<>(with);
        switch (key) { // where the default alone would break a rule
            case "vpc.cidr" -> others.put(key, "10.20.0.0/17");
            case "vpc.public.cidrs" -> others.put(key, "10.20.4.0/24,10.20.5.0/24,10.20.6.0/24");
            case "vpc.private.cidrs" -> others.put(key, "10.20.14.0/24,10.20.15.0/24,10.20.16.0/24");
            default -> others.remove(key);
        }

        assertThat(text(synthesize(others))).isNotEqualTo(text(with.equals(OTHER) ? LAB : synthesize(with)));
    }

    static Iterable<String> keys() {
        return OTHER.keySet();
    }

    @Test void values_arrive_as_they_were_written() {
        var everything = text(LAB);

        assertThat(everything).contains("us-west-2b", "us-west-2c", "us-west-2d");
        OTHER.forEach((key, value) -> {
            if (key.equals("nodes.placement")) return; // the network's tests tell what it does
            for (var part : value.split(",")) assertThat(everything).as(key).contains(part);
        });
    }

    @Test void the_region_is_where_the_stacks_go() {
        var app = Synthesized.app("region", "eu-west-1");

        assertThat(app.getNode().getChildren()).filteredOn(Stack.class::isInstance).hasSize(3)
            .allMatch(stack -> ((Stack) stack).getRegion().equals("eu-west-1"));
    }

    @Test void a_pod_limit_is_told_to_the_kubelet_in_the_nodes_user_data() {
        assertThat(text(LAB.cluster())).contains("application/node.eks.aws").contains("maxPods: 111");
        assertThat(text(Synthesized.DEFAULT.cluster())).doesNotContain("UserData");
    }

    @Test void a_graviton_type_brings_its_own_machine_image() {
        LAB.cluster().hasResourceProperties("AWS::EKS::Nodegroup", Map.of("AmiType", "AL2023_ARM_64_STANDARD"));
        Synthesized.DEFAULT.cluster().hasResourceProperties("AWS::EKS::Nodegroup", Map.of("AmiType", "AL2023_x86_64_STANDARD"));
    }

    @Test void what_the_settings_say_of_an_add_on_is_what_the_template_carries() {
        var settings = Settings.from("test", OTHER);
        var rendered = new TreeMap<String, String>();
        Synthesized.resources(LAB.cluster(), "AWS::EKS::Addon").values().forEach(
            addon -> rendered.put((String) addon.get("AddonName"), (String) addon.getOrDefault("ConfigurationValues", "")));

        assertThat(rendered).isEqualTo(settings.addonConfiguration());
        assertThat(rendered.get("vpc-cni")).isEqualTo("""
                {"enableNetworkPolicy":"true","env":{"WARM_ENI_TARGET":"2","WARM_IP_TARGET":"6","MINIMUM_IP_TARGET":"19",\
                "WARM_PREFIX_TARGET":"5","ENABLE_PREFIX_DELEGATION":"true","AWS_VPC_K8S_CNI_EXTERNALSNAT":"true",\
                "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS":"172.31.0.0/16","AWS_VPC_K8S_CNI_RANDOMIZESNAT":"hashrandom",\
                "AWS_VPC_ENI_MTU":"1500","POD_MTU":"1400","MAX_ENI":"4","AWS_VPC_CNI_NODE_PORT_SUPPORT":"false",\
                "AWS_VPC_K8S_CNI_VETHPREFIX":"pod","IP_COOLDOWN_PERIOD":"23","AWS_VPC_K8S_CNI_LOGLEVEL":"WARN"}}""");
        assertThat(Settings.DEFAULT.addonConfiguration()).containsOnlyKeys(rendered.keySet())
            .allSatisfy((addon, none) -> assertThat(none).isEmpty());
    }

    private static Synthesized synthesize(Map<String, String> settings) {
        return Synthesized
            .with(settings.entrySet().stream().flatMap(entry -> Stream.of(entry.getKey(), entry.getValue())).toArray(String[]::new));
    }

    private static String text(Synthesized lab) {
        return text(lab.network()) + text(lab.cluster()) + text(lab.workloads());
    }

    private static String text(Template template) {
        try {
            return new ObjectMapper().writeValueAsString(template.toJSON());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a template is JSON", e);
        }
    }
}
