package ekslab.verify.junit;

import static ekslab.verify.junit.LabAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.verify.check.BaseLab;
import ekslab.verify.facts.OnNode;
import ekslab.verify.facts.Probes;
import ekslab.verify.facts.Probes.Answer;
import ekslab.verify.facts.Probes.Connection;

/** What the assertions take for true, and what they say when it is not: what, where, what was seen last, and which page explains it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PodAssertTest {

    @Test void a_pod_that_is_as_it_should_be_passes_all_of_them() {
        var network = CannedNetwork.of(each -> {});
        var node = network.nodes().get(0);
        var pod = pod(network, "default/netshoot-pod-1");

        assertThat(node).hasIpIn(node.subnet()).hasEnis(2);
        assertThat(pod).hasIpIn(node.subnet()).isOnEniOf(node).leavesVpcAs("198.51.100.1");
        assertThat(pod(network, "kube-system/coredns-1")).isOnSecondaryEni();
        assertThat(pod).reaches(pod(network, "default/netshoot-pod-2")).withoutNat();
        assertThat(pod).resolves(Probes.API_NAME).to("10.100.0.1");
    }

    @Test void an_address_from_elsewhere_is_told_with_the_node_and_its_subnet() {
        var network = CannedNetwork.of(each -> {});
        var pod = pod(network, "default/netshoot-pod-1");
        var other = network.nodes().get(1);

        fails(() -> assertThat(pod).hasIpIn(other.subnet()), """
            default/netshoot-pod-1 on ip-192-168-1-11.ap-northeast-2.compute.internal has 192.168.1.21, which is not in 192.168.2.0/24
            more: lab checks pod-ips-in-node-subnets""");
        fails(() -> assertThat(pod).isOnEniOf(other), """
            default/netshoot-pod-1 has 192.168.1.21, which no ENI of ip-192-168-2-11.ap-northeast-2.compute.internal lends to pods: \
            [eni-20, eni-21]
            more: lab checks pod-ips-on-node-enis""");
        fails(() -> assertThat(pod).isOnSecondaryEni(), """
            default/netshoot-pod-1 has 192.168.1.21 from eni-10, the primary ENI of ip-192-168-1-11.ap-northeast-2.compute.internal
            more: lab checks secondary-eni-pods-leave-by-their-eni""");
    }

    @Test void a_connection_that_does_not_come_about_is_told_with_the_hop_that_drops_it() {
        var network = CannedNetwork.of(silent().andThen(lab -> lab.kernelOfFirstNode(each -> each.withForwarding(false))));

        fails(() -> assertThat(pod(network, "default/netshoot-pod-1")).reaches(pod(network, "default/netshoot-pod-2")), """
            default/netshoot-pod-1 (192.168.1.21) does not reach default/netshoot-pod-2 (192.168.2.21): Connection timed out
            the packet leaves default/netshoot-pod-1 and goes no further: ip-192-168-1-11.ap-northeast-2.compute.internal: net.ipv4.ip_forward = 0
            more: lab checks pods-reach-pods-without-nat""");
    }

    @Test void a_connection_that_should_come_about_by_what_was_seen_is_told_as_such() {
        var network = CannedNetwork.of(silent());

        fails(() -> assertThat(pod(network, "default/netshoot-pod-1")).reaches(pod(network, "default/netshoot-pod-2")), """
            default/netshoot-pod-1 (192.168.1.21) does not reach default/netshoot-pod-2 (192.168.2.21): Connection timed out
            by what was seen when the tests began it should arrive; something has changed since, or the host drops it
            more: lab checks pods-reach-pods-without-nat""");
    }

    @Test void a_translation_is_told_with_both_addresses() {
        var network = CannedNetwork.of(connections(new Answer("192.168.1.11", "")));
        var reaching = assertThat(pod(network, "default/netshoot-pod-1")).reaches(pod(network, "default/netshoot-pod-2"));

        reaching.as("192.168.1.11");
        fails(reaching::withoutNat, """
            default/netshoot-pod-1 (192.168.1.21) reaches default/netshoot-pod-2 as 192.168.1.11, not as 192.168.1.21
            more: lab checks pods-reach-pods-without-nat""");
    }

    @Test void another_address_for_a_name_or_on_the_internet_is_told() {
        var pod = pod(CannedNetwork.of(each -> {}), "default/netshoot-pod-1");

        fails(() -> assertThat(pod).resolves(Probes.API_NAME).to("10.100.0.9"), """
            default/netshoot-pod-1 gets 10.100.0.1 for kubernetes.default.svc.cluster.local, expected is 10.100.0.9
            more: lab checks dns-answers""");
        fails(() -> assertThat(pod).leavesVpcAs("198.51.100.9"), """
            default/netshoot-pod-1 on ip-192-168-1-11.ap-northeast-2.compute.internal leaves the VPC as 198.51.100.1, expected is 198.51.100.9
            more: lab checks pods-reach-internet-as-their-node""");
    }

    private static Consumer<BaseLab> silent() { return connections(new Answer("", "Connection timed out")); }

    /** What all connections of the first node's pods bring. */
    private static Consumer<BaseLab> connections(Answer answer) {
        UnaryOperator<OnNode> change = seen -> seen.with(seen.probes()
            .withConnections(seen.probes().connections().stream().map(each -> new Connection(each.from(), each.to(), answer)).toList()));
        return lab -> lab.firstNode(change);
    }

    private static LabPod pod(Network network, String name) { return new Choice(name, "").pods(network).get(0); }

    private static void fails(ThrowingCallable asserted, String message) {
        assertThatThrownBy(asserted).isInstanceOf(AssertionError.class).hasMessage(message);
    }
}
