package ekslab.verify.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class IptablesTest {

    private final Iptables iptables = new Iptables(Map.of("nat", List.of(":POSTROUTING ACCEPT", ":AWS-SNAT-CHAIN-0 -",
        "-A POSTROUTING -m comment --comment \"AWS SNAT CHAIN\" -j AWS-SNAT-CHAIN-0",
        "-A AWS-SNAT-CHAIN-0 ! -o vlan+ -m comment --comment \"say \\\"AWS\\\", SNAT\" -j SNAT --to-source 192.168.1.11 --random-fully",
        "-A AWS-SNAT-CHAIN-0")));

    @Test void chains_keep_their_policy_and_the_order_of_their_rules() {
        assertThat(iptables.chains("nat").keySet()).containsExactly("POSTROUTING", "AWS-SNAT-CHAIN-0");
        assertThat(iptables.chains("nat").get("POSTROUTING").policy()).isEqualTo("ACCEPT");
        assertThat(iptables.rules("nat", "AWS-SNAT-CHAIN-0")).hasSize(2).last().hasToString("");
        assertThat(iptables.rules("nat", "NOWHERE")).isEmpty();
        assertThat(iptables.chains("mangle")).isEmpty();
    }

    @Test void a_rule_is_told_apart_by_its_options_and_kept_to_the_letter() {
        var rule = iptables.rules("nat", "AWS-SNAT-CHAIN-0").get(0);

        assertThat(rule.toString()).startsWith("! -o vlan+ -m comment --comment \"say \\\"AWS\\\", SNAT\"");
        assertThat(rule.target()).isEqualTo("SNAT");
        assertThat(rule.option("--to-source")).isEqualTo("192.168.1.11");
        assertThat(rule.option("--comment")).isEqualTo("say \"AWS\", SNAT");
        assertThat(rule.option("-d")).isEmpty();
        assertThat(rule.option("!-o")).isEqualTo("vlan+");
        assertThat(rule.has("--random-fully")).isTrue();
        assertThat(rule.has("-o")).isFalse();
    }
}
