package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real mishaps on a running lab, made with the means that a real one would use: the right check breaks, no other does
 * (the ones that need it are skipped), and when the mishap is mended all hold again.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class InjectedFaultsTest {

    private static final LabCommand LAB = new LabCommand("faults");

    @BeforeAll static void come_up() {
        LAB.run("down");
        var up = LAB.run("up");
        assertThat(up.exit()).as(up.toString()).isZero();
    }

    @AfterAll static void go_away() { LAB.run("down"); }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        the node no longer translates what leaves the VPC | snat-spares-the-vpc snat-takes-the-primary-address | N1 | iptables -t nat -F AWS-SNAT-CHAIN-0
        the node marks no connection | connections-are-marked | N1 | iptables -t nat -F AWS-CONNMARK-CHAIN-0
        the node translates inside the VPC too | pods-reach-pods-without-nat | N2 | iptables -t nat -I POSTROUTING -s 192.168.0.0/16 -p tcp --dport 1024: -o ens+ -j MASQUERADE
        nobody answers for cluster DNS | dns-answers | N1 N2 N3 | iptables -t nat -I PREROUTING -p udp --dport 53 -d 10.100.0.10 -j DNAT --to 192.168.255.254
        """) void the_right_check_breaks_and_holds_again_when_mended(String fault, String broken, String nodes, String inject)
        throws IOException {
        for (var node : nodes.split(" "))
            assertThat(LAB.run("node", node, "--", "sh", "-c", "iptables-save -t nat > /run/before; " + inject).exit()).isZero();
        try {
            assertThat(broken()).containsExactlyInAnyOrder(broken.split(" "));
        } finally {
            for (var node : nodes.split(" ")) assertThat(LAB.run("node", node, "--", "iptables-restore", "/run/before").exit()).isZero();
        }
        assertThat(broken()).isEmpty();
    }

    @Test void a_node_that_does_not_forward_is_accused_alone() throws IOException {
        assertThat(LAB.run("node", "N3", "--", "sysctl", "-qw", "net.ipv4.ip_forward=0").exit()).isZero();
        try {
            assertThat(broken()).containsExactly("nodes-forward");
        } finally {
            LAB.run("node", "N3", "--", "sysctl", "-qw", "net.ipv4.ip_forward=1");
        }
        assertThat(broken()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        a netshoot pod too few   | netshoot-one-per-node | kubectl scale deployment netshoot-pod --replicas=2 | kubectl scale deployment netshoot-pod --replicas=3 && kubectl rollout status deployment netshoot-pod
        no pod behind kube-dns   | dns-pods-serve        | kubectl -n kube-system scale deployment coredns --replicas=0 | kubectl -n kube-system scale deployment coredns --replicas=2 && kubectl -n kube-system rollout status deployment coredns
        """) void a_workload_that_is_not_as_described_is_named(String fault, String broken, String inject, String mend) throws IOException {
        assertThat(LAB.shell(inject).exit()).isZero();
        try {
            await(Set.of(broken));
        } finally {
            assertThat(LAB.shell(mend).exit()).isZero();
        }
        await(Set.of());
    }

    /** Controllers take a moment: looks again until the answer is this one, and keeps the last one for the message. */
    private static void await(Set<String> wanted) throws IOException {
        for (var look = 0; look < 5 && !broken().equals(wanted); look++) LockSupport.parkNanos(200_000_000);
        assertThat(broken()).isEqualTo(wanted);
    }

    private static Set<String> broken() throws IOException {
        var said = LAB.run("verify", "--format", "json");
        var broken = new TreeSet<String>();
        for (var check : new ObjectMapper().readTree(said.out()).path("checks"))
            if (check.path("verdict").asText().equals("broken")) broken.add(check.path("name").asText());
        assertThat(said.exit()).as(said.toString()).isEqualTo(broken.isEmpty() ? 0 : 1);
        return broken;
    }
}
