package ekslab.local;

import static ekslab.local.PlayedLab.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ekslab.local.PlayedLab.Pod;
import ekslab.local.cni.PodWiring;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Kinds;

/**
 * What the VPC CNI's own integration tests assert of pods, with their ports and their negative controls: traffic between pods of
 * primary and secondary interfaces, and what stands on the node while a pod lives and after it.
 * Source: github.com/aws/amazon-vpc-cni-k8s, test/integration/cni and test/agent.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PodTrafficTest {

    private static final int WRONG_PORT = 2274;

    @TempDir private static Path folder;
    private static PlayedLab lab;
    private static final List<Pod> PODS = new ArrayList<>();

    @BeforeAll static void pods_on_both_interfaces_of_two_nodes() {
        lab = new PlayedLab(folder, "traffic");
        for (var n = 0; n < 8; n++) for (var node : List.of("n1", "n2")) PODS.add(lab.pod(node, node + "-" + n, "bash", "-c", """
            socat TCP-LISTEN:2273,fork,reuseaddr SYSTEM:'echo tcp $SOCAT_PEERADDR' &
            exec socat UDP-RECVFROM:2273,fork SYSTEM:'echo udp $SOCAT_PEERADDR'"""));
    }

    @AfterAll static void down() { lab.close(); }

    /** The first of a node on a device, but not this one. */
    private static Pod on(String node, int device, Pod but) {
        return PODS.stream().filter(pod -> pod.node().equals(node) && pod.device() == device && pod != but).findFirst()
            .orElseThrow(() -> new AssertionError("no pod of %s is on device %d: %s".formatted(node, device, PODS)));
    }

    @ParameterizedTest(name = "{0} device {1} to {2} device {3}")
    @CsvSource({ "n1,0,n1,0", "n1,0,n1,1", "n1,1,n1,0", "n1,1,n1,1", "n1,0,n2,0", "n1,0,n2,1", "n1,1,n2,0",
        "n1,1,n2,1" }) void pods_reach_each_other_untranslated(String fromNode, int fromDevice, String toNode, int toDevice) {
        var from = on(fromNode, fromDevice, null);
        var to = on(toNode, toDevice, from);

        hears("tcp " + from.address(), () -> ask(from, "TCP", to, 2273));
        hears("udp " + from.address(), () -> ask(from, "UDP", to, 2273));
        assertThat(lab.inside(from, "ping -n -q -c5 -i0.02 -W5 " + to.address())).contains("5 received");
        assertThat(ask(from, "TCP", to, WRONG_PORT)).as("nobody listens there").isEmpty();
        assertThat(ask(from, "UDP", to, WRONG_PORT)).as("nobody listens there").isEmpty();
    }

    /** A receiver that has just been started may not listen yet, and a busy machine answers late. */
    private static void hears(String wanted, Supplier<String> ask) {
        until(() -> {
            var heard = ask.get();
            return heard.equals(wanted) ? "" : "\"%s\" instead of \"%s\"".formatted(heard, wanted);
        });
    }

    private static String ask(Pod from, String protocol, Pod to, int port) {
        return lab.inside(from, "echo hello | socat -t1 -T1 - %s:%s:%d,%s 2>/dev/null || true".formatted(protocol, to.address(), port,
            protocol.equals("TCP") ? "connect-timeout=1" : "shut-none"));
    }

    @Test void a_wired_pod_is_wired_as_the_agent_test_wants_it_and_a_wrong_address_is_not() {
        for (var pod : Stream.of(on("n1", 0, null), on("n1", 1, null)).toList()) {
            assertThat(missing(pod, pod.address(), pod.link())).as("%s", pod).isEmpty();
            assertThat(missing(pod, pod.address().replaceFirst("\\d+$", "254"), pod.link())).as("a wrong address").isNotEmpty();
            assertThat(missing(pod, pod.address(), PodWiring.linkName("eni", "other", pod.name()))).as("a wrong namespace").isNotEmpty();
        }
    }

    @Test void of_a_deleted_pod_nothing_is_left_and_of_a_living_one_something_is() {
        var going = List.of(on("n2", 0, on("n2", 0, null)), on("n2", 1, on("n2", 1, null)));
        going.forEach(pod -> assertThat(left(pod)).as("while it lives").isNotEmpty());

        for (var pod : going) lab.cluster().delete(Kinds.POD, "default", pod.name(), Cluster.Deletion.NOW);

        for (var pod : going) until(() -> left(pod));
        PODS.removeAll(going);
    }

    /** What is not as a pod with this address and this link has it; "" for nothing. */
    private static String missing(Pod pod, String address, String link) {
        var secondary = """
            rules=$(ip rule show prio 1536 | grep -c "from %1$s lookup %3$d")
            [ "$rules" = 1 ] || echo "$rules rules from the pod"
            [ "$(ip route show table %3$d | grep -c .)" = 2 ] || echo "table %3$d: $(ip route show table %3$d)"
            """;
        return look(pod, ("""
            ip -o link show %2$s 2>/dev/null | grep -q 'mtu 9001 .*state UP' || echo "link %2$s: $(ip -o link show %2$s 2>&1)"
            rules=$(ip rule show prio 512 | grep -c "to %1$s lookup main")
            [ "$rules" = 1 ] || echo "$rules rules to the pod"
            ip route show %1$s | grep -qx "%1$s dev %2$s scope link *" || echo "route: $(ip route show %1$s)"
            """ + (pod.device() == 0 ? "" : secondary)).formatted(address, link, pod.device() + 1));
    }

    private static String left(Pod pod) {
        return look(pod, """
            ip -o link show %2$s 2>/dev/null
            ip rule show | grep ' %1$s '
            ip route show table all | grep '^%1$s '
            ls /run/netns | grep -x '%3$s'
            """.formatted(pod.address(), pod.link(), pod.netns()));
    }

    /** What commands on a pod's node print; a search that finds nothing is no failure. */
    private static String look(Pod pod, String script) {
        return lab.shell(pod.node()).run("(set +e\n%s\ntrue)".formatted(script)).strip();
    }
}
