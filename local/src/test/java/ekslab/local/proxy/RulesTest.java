package ekslab.local.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RulesTest {

    private final ServicePort dns = new ServicePort("kube-system/kube-dns:dns", "udp", "10.100.0.10", 53,
        List.of("192.168.1.142:53", "192.168.2.75:53"));

    /** The chain of kube-dns has the same name in every cluster, because only names and protocol go into it. */
    @Test void chains_have_kube_proxys_own_names() {
        assertThat(dns.serviceChain()).isEqualTo("KUBE-SVC-TCOU7JCQXEZGVUNU");
    }

    @Test void each_endpoint_gets_its_share_of_what_the_ones_before_left() {
        var text = new Rules(List.of(dns)).text(Set.of());
        assertThat(text)
            .contains(
                "-A KUBE-SERVICES -d 10.100.0.10/32 -p udp -m comment --comment \"kube-system/kube-dns:dns cluster IP\" -m udp --dport 53 -j KUBE-SVC-TCOU7JCQXEZGVUNU\n")
            .contains("-> 192.168.1.142:53\" -m statistic --mode random --probability 0.5000000000 -j KUBE-SEP-")
            .contains("-> 192.168.2.75:53\" -j KUBE-SEP-")
            .contains("-j DNAT --to-destination 192.168.2.75:53\n");
    }

    @Test void a_service_without_endpoints_refuses() {
        var empty = new ServicePort("default/web", "tcp", "10.100.1.1", 80, List.of());
        assertThat(new Rules(List.of(empty)).text(Set.of())).contains("\"default/web has no endpoints\" -m tcp --dport 80 -j REJECT")
            .doesNotContain("KUBE-SVC");
    }

    @Test void chains_that_nobody_needs_any_more_are_emptied_and_removed() {
        assertThat(new Rules(List.of()).text(Set.of("KUBE-SVC-OLD"))).contains(":KUBE-SVC-OLD -\n").contains("-X KUBE-SVC-OLD\n");
    }
}
