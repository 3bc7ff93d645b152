package ekslab.local.cni;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PodWiringTest {

    /** Names seen on real nodes. */
    @ParameterizedTest(name = "{0}/{1} hangs on {2}")
    @CsvSource({
        "kube-system, coredns-759c77bd6c-9m46w, enifdec4b696ce",
        "kube-system, coredns-759c77bd6c-8b9vj, enic285aa78f9a",
        "default, nginx-7c5ddbdf54-x2b9p, enid359c309b9c" }) void the_link_is_named_after_the_pod(String namespace, String pod,
            String link) {
        assertThat(PodWiring.linkName("eni", namespace, pod)).isEqualTo(link);
    }

    @Test void a_pod_of_a_secondary_interface_has_a_rule_that_sends_it_there() {
        assertThat(new PodWiring("cni-1", "enifdec4b696ce", "192.168.78.33", 2, "02:00:00:00:00:01", 9001, 101).add()).hasToString("""
            ip link del enifdec4b696ce
            ip link add enifdec4b696ce index 101 mtu 9001 address 02:00:00:00:00:01 type veth peer name eth0 index 3 mtu 9001 netns cni-1
            ip -n cni-1 link set lo up
            ip -n cni-1 link set eth0 up
            ip -n cni-1 route replace 169.254.1.1 dev eth0 scope link
            ip -n cni-1 route replace default via 169.254.1.1 dev eth0
            ip -n cni-1 addr add 192.168.78.33/32 dev eth0
            ip -n cni-1 neigh replace 169.254.1.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent
            sysctl -qw net.ipv6.conf.enifdec4b696ce.accept_ra=0 net.ipv6.conf.enifdec4b696ce.accept_redirects=1 net.ipv6.conf.enifdec4b696ce.forwarding=0
            ip link set enifdec4b696ce up
            ip route replace 192.168.78.33 dev enifdec4b696ce scope link
            ip rule add to 192.168.78.33 lookup main prio 512
            ip rule add from 192.168.78.33 lookup 2 prio 1536
            """);
    }

    @Test void a_pod_of_the_primary_interface_has_none() {
        assertThat(new PodWiring("cni-1", "eni1", "192.168.75.4", 254, "02:00:00:00:00:01", 9001, 101).add().toString())
            .contains("prio 512").doesNotContain("1536");
    }

    @Test void the_newer_plugin_leaves_the_indices_to_the_kernel() {
        assertThat(new PodWiring("cni-1", "eni1", "192.168.75.4", 254, "02:00:00:00:00:01", 1500, 0).add().toString())
            .contains("ip link add eni1 mtu 1500 address 02:00:00:00:00:01 type veth peer name eth0 mtu 1500 netns cni-1")
            .doesNotContain("index");
    }
}
