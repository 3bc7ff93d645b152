package ekslab.local.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ekslab.local.net.Enclosure;
import ekslab.local.net.Shell;

/** Every rule goes through the real iptables and is read back as {@code iptables -S} prints it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HostRulesTest {

    private static final String IMAGE_1_22 = "amazon-k8s-cni:v1.22.4-eksbuild.3";
    private static final String IMAGE_1_23 = "amazon-k8s-cni:v1.23.1-eksbuild.1";
    private static final List<String> VPC = List.of("192.168.0.0/16");

    private Enclosure lab;
    private Shell node;

    @BeforeEach void a_node() {
        lab = Enclosure.open("test", Path.of("/tmp"), System.getProperty("user.name").equals("root"));
        node = lab.machine("n1");
    }

    @AfterEach void gone() { lab.close(); }

    @Test void a_node_with_default_settings_has_the_rules_of_a_real_one() {
        reach(IMAGE_1_22, Map.of(), VPC);

        assertThat(nat()).isEqualTo("""
            -P PREROUTING ACCEPT
            -P INPUT ACCEPT
            -P OUTPUT ACCEPT
            -P POSTROUTING ACCEPT
            -N AWS-CONNMARK-CHAIN-0
            -N AWS-SNAT-CHAIN-0
            -A PREROUTING -i eni+ -m comment --comment "AWS, outbound connections" -j AWS-CONNMARK-CHAIN-0
            -A PREROUTING -m comment --comment "AWS, CONNMARK" -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
            -A POSTROUTING -m comment --comment "AWS SNAT CHAIN" -j AWS-SNAT-CHAIN-0
            -A AWS-CONNMARK-CHAIN-0 -d 192.168.0.0/16 -m comment --comment "AWS CONNMARK CHAIN, VPC CIDR" -j RETURN
            -A AWS-CONNMARK-CHAIN-0 -m comment --comment "AWS, CONNMARK" -j CONNMARK --set-xmark 0x80/0x80
            -A AWS-SNAT-CHAIN-0 -d 192.168.0.0/16 -m comment --comment "AWS SNAT CHAIN" -j RETURN
            -A AWS-SNAT-CHAIN-0 ! -o vlan+ -m comment --comment "AWS, SNAT" -m addrtype ! --dst-type LOCAL -j SNAT --to-source 192.168.71.10 --random-fully
            """);
        assertThat(mangle()).isEqualTo("""
            -A PREROUTING -i ens5 -m comment --comment "AWS, primary ENI" -m addrtype --dst-type LOCAL --limit-iface-in -j CONNMARK --set-xmark 0x80/0x80
            -A PREROUTING -i eni+ -m comment --comment "AWS, primary ENI" -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
            -A PREROUTING -i vlan+ -m comment --comment "AWS, primary ENI" -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
            """);
    }

    @ParameterizedTest(name = "external SNAT {0}, node ports {1}: {2} rules in nat, {3} in mangle")
    @CsvSource({ "false,true,7,3", "true,true,0,3", "false,false,7,1",
        "true,false,0,0" }) void each_combination_of_external_SNAT_and_node_ports_has_its_rules(
            String external, String nodePorts, int nat, int mangle) {
        reach(IMAGE_1_22, Map.of("AWS_VPC_K8S_CNI_EXTERNALSNAT", external, "AWS_VPC_CNI_NODE_PORT_SUPPORT", nodePorts), VPC);

        assertThat(nat().lines().filter(line -> line.startsWith("-A"))).hasSize(nat);
        assertThat(nat()).contains("-N AWS-CONNMARK-CHAIN-0\n-N AWS-SNAT-CHAIN-0\n");
        assertThat(mangle().lines()).hasSize(mangle);
    }

    @ParameterizedTest(name = "AWS_VPC_K8S_CNI_RANDOMIZESNAT={0} ends in \"{1}\"")
    @CsvSource({ "prng,--random-fully", "hashrandom,--random", "none,192.168.71.10" }) void source_ports_are_chosen_as_asked(String how,
        String end) {
        reach(IMAGE_1_22, Map.of("AWS_VPC_K8S_CNI_RANDOMIZESNAT", how), VPC);
        assertThat(nat().lines().filter(line -> line.contains("-j SNAT"))).singleElement().asString().endsWith(end);
    }

    @Test void the_last_range_stands_first_and_the_excluded_ones_before_that() {
        reach(IMAGE_1_22, Map.of("AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS", "172.20.0.0/16,10.9.0.0/16"),
            List.of("192.168.0.0/16", "100.64.0.0/16"));
        assertThat(nat()).contains("""
            -A AWS-SNAT-CHAIN-0 -d 10.9.0.0/16 -m comment --comment "AWS SNAT CHAIN EXCLUSION" -j RETURN
            -A AWS-SNAT-CHAIN-0 -d 172.20.0.0/16 -m comment --comment "AWS SNAT CHAIN EXCLUSION" -j RETURN
            -A AWS-SNAT-CHAIN-0 -d 100.64.0.0/16 -m comment --comment "AWS SNAT CHAIN" -j RETURN
            -A AWS-SNAT-CHAIN-0 -d 192.168.0.0/16 -m comment --comment "AWS SNAT CHAIN" -j RETURN
            -A AWS-SNAT-CHAIN-0 ! -o vlan+""").contains("""
            -A AWS-CONNMARK-CHAIN-0 -d 10.9.0.0/16 -m comment --comment "AWS CONNMARK CHAIN, EXCLUDED CIDR" -j RETURN
            """);
    }

    @Test void another_mark_and_prefix_stand_everywhere() {
        reach(IMAGE_1_22, Map.of("AWS_VPC_K8S_CNI_CONNMARK", "0x100", "AWS_VPC_K8S_CNI_VETHPREFIX", "pod"), VPC);
        assertThat(nat() + mangle()).contains("-i pod+", "--set-xmark 0x100/0x100", "--nfmask 0x100 --ctmask 0x100").doesNotContain("0x80",
            "eni+");
    }

    @Test void the_newer_version_marks_connections_in_a_table_of_nft() {
        reach(IMAGE_1_23, Map.of(), VPC);

        assertThat(nat()).contains("-N AWS-SNAT-CHAIN-0").doesNotContain("CONNMARK");
        assertThat(node.run("nft list table ip aws-cni")).isEqualToNormalizingWhitespace("""
            table ip aws-cni {
                chain nat-prerouting {
                    type nat hook prerouting priority dstnat + 10; policy accept;
                    fib daddr type local return
                    iifname "eni*" counter packets 0 bytes 0 jump snat-mark
                    counter packets 0 bytes 0 meta mark set ct mark & 0x00000080
                }
                chain snat-mark {
                    counter packets 0 bytes 0 ip daddr 192.168.0.0/16 return
                    counter packets 0 bytes 0 ct mark set ct mark | 0x00000080
                }
            }
            """);
    }

    @Test void an_upgrade_moves_the_marks_and_a_downgrade_moves_them_back() {
        reach(IMAGE_1_22, Map.of(), VPC);
        var before = nat();
        reach(IMAGE_1_23, Map.of(), VPC);
        assertThat(nat().lines().filter(line -> line.startsWith("-A") && line.contains("CONNMARK"))).isEmpty();
        reach(IMAGE_1_22, Map.of(), VPC);

        assertThat(nat().lines().sorted()).isEqualTo(before.lines().sorted().toList());
        assertThat(node.run("nft list tables")).doesNotContain("aws-cni");
    }

    @Test void rules_that_stay_keep_their_counters_and_their_order() {
        reach(IMAGE_1_22, Map.of(), VPC);
        var golden = nat();
        node.run("iptables -t nat -D AWS-SNAT-CHAIN-0 -d 192.168.0.0/16 -m comment --comment 'AWS SNAT CHAIN' -j RETURN");
        node.run("iptables -t nat -A AWS-SNAT-CHAIN-0 -d 172.16.0.0/12 -m comment --comment 'AWS SNAT CHAIN' -j RETURN");
        node.run("iptables -t nat -I POSTROUTING -m comment --comment 'kubernetes postrouting rules' -j RETURN");
        node.run("""
            printf '*nat\\n[7:420] -A PREROUTING -m comment --comment "mine" -j ACCEPT\\nCOMMIT\\n' | iptables-restore -n -c""");

        reach(IMAGE_1_22, Map.of(), VPC);

        assertThat(nat().lines().filter(line -> line.contains("AWS")))
            .isEqualTo(golden.lines().filter(line -> line.contains("AWS")).toList());
        assertThat(node.run("iptables-save -c -t nat")).contains("[7:420] -A PREROUTING");
        assertThat(nat().indexOf("kubernetes postrouting")).isLessThan(nat().indexOf("-j AWS-SNAT-CHAIN-0"));
    }

    @Test void nothing_is_written_where_nothing_is_missing() {
        reach(IMAGE_1_22, Map.of(), VPC);
        assertThat(rules(IMAGE_1_22, Map.of(), VPC).reach(saved()).toString()).doesNotContain("iptables-restore");
    }

    private void reach(String image, Map<String, String> environment, List<String> vpc) {
        node.run(rules(image, environment, vpc).reach(saved()));
    }

    private static HostRules rules(String image, Map<String, String> environment, List<String> vpc) {
        return HostRules.of(Settings.read(image, environment, problem -> { throw new AssertionError(problem); }), vpc, "ens5",
            "192.168.71.10");
    }

    private String saved() { return node.run("iptables-save -t nat; iptables-save -t mangle"); }

    private String nat() { return node.run("iptables -t nat -S"); }

    private String mangle() { return node.run("iptables -t mangle -S | grep -v '^-P' || true"); }
}
