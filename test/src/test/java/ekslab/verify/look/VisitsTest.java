package ekslab.verify.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import ekslab.verify.facts.Kernel.Route;
import ekslab.verify.facts.Kernel.Rule;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.NodeRound;
import ekslab.verify.facts.NodeRound.Called;
import ekslab.verify.facts.OnNode;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Probes.Answer;
import ekslab.verify.facts.Probes.Call;
import ekslab.verify.facts.Probes.Connection;
import ekslab.verify.facts.Probes.Fetch;
import ekslab.verify.facts.Probes.Lookup;
import ekslab.verify.facts.Probes.Ping;
import ekslab.verify.facts.Seen;

/** The script that visits nodes, run for real: real namespaces, real packets. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VisitsTest extends OnTwoNodes {

    private static final String A = "192.168.1.21";
    private static final String B = "192.168.2.21";
    private static final String C = "192.168.2.22";
    private static final String OUTSIDE = "203.0.113.10";
    private static final String API = "kubernetes.default.svc.cluster.local";

    @Test void a_healthy_network_is_seen_as_it_is() {
        var seen = visit("http://probe.example/", "203.0.113.10");

        var n1 = seen.get("n1").orThrow();
        assertThat(n1.kernel().forwards()).isTrue();
        assertThat(n1.kernel().routes()).contains(new Route("main", A, "", "enia"), new Route("main", "default", "192.168.1.1", "ens5"));
        assertThat(n1.kernel().rules()).contains(new Rule(512, "all", A, "", "main"));
        assertThat(n1.kernel().sandboxes()).singleElement().satisfies(sandbox -> {
            assertThat(sandbox.name()).isEqualTo("cni-a");
            assertThat(sandbox.ips()).containsExactly(A);
            assertThat(sandbox.routes()).containsExactlyInAnyOrder(new Route("main", "default", "169.254.1.1", "eth0"),
                new Route("main", "169.254.1.1", "", "eth0"));
        });
        assertThat(n1.probes().connections()).containsExactlyInAnyOrder(heard(A, B, A), heard(A, C, A));
        assertThat(n1.probes().fetches()).containsExactly(new Fetch(A, new Answer("192.168.1.11", "")));
        assertThat(n1.probes().lookups()).containsExactlyInAnyOrder(new Lookup(A, API, new Answer("10.100.0.1", "")),
            new Lookup(A, "probe.example", new Answer("203.0.113.10", "")));
        assertThat(seen.get("n2").orThrow().probes().connections()).containsExactlyInAnyOrder(heard(B, A, B), heard(B, C, B),
            heard(C, A, C),
            heard(C, B, C));
    }

    @Test void a_pod_connects_to_those_only_that_the_plan_names() {
        var plan = new ProbePlan(List.of(A, B, C), Map.of(A, List.of(C), B, List.of(), C, List.of(A, B)), List.of(), "",
            URI.create("http://203.0.113.10/"), 25_017, Map.of());

        var seen = new Visits<>(List.of("n1", "n2"), world::door, new VisitScript(plan, world.netns()), threads).make();

        assertThat(seen.get("n1").orThrow().probes().connections()).containsExactly(heard(A, C, A));
        assertThat(seen.get("n2").orThrow().probes().connections()).containsExactlyInAnyOrder(heard(C, A, C), heard(C, B, C));
    }

    @Test void nodes_and_pods_try_each_other_and_large_packets_and_calls_are_tried_too() {
        world.on("n2", "iptables -A FORWARD -m length --length 1501:65535 -j DROP");
        var n1 = new Node("n1", "i-1", "a", true, "", "192.168.1.11", 17);
        var n2 = new Node("n2", "i-2", "b", true, "", "192.168.2.11", 17);
        var pods = List.of(pod("a", A, "n1"), pod("b", B, "n2"));
        var called = new Called("default/web", OUTSIDE + ":80", false, List.of(OUTSIDE + ":81"));
        var rounds = Map.of("n1", new NodeRound(n1, List.of(n1, n2), A, pods, pods.subList(1, 2), List.of(called)));
        var plan = new ProbePlan(List.of(A, B, C), Map.of(), List.of(), "", URI.create("http://203.0.113.10/"), 25_017, rounds);

        var seen = new Visits<>(List.of("n1", "n2"), world::door, new VisitScript(plan, world.netns()), threads).make().get("n1").orThrow();

        assertThat(seen.probes().connections()).contains(heard("192.168.1.11", B, "192.168.1.11"), heard(A, "192.168.1.11", A));
        assertThat(seen.probes().connections()).filteredOn(each -> each.from().equals("192.168.1.11") && each.to().equals(A)).hasSize(1);
        assertThat(seen.probes().pings()).singleElement().satisfies(ping -> {
            assertThat(ping.bytes()).isEqualTo(1500);
            assertThat(ping.answer().came()).as(ping.toString()).isTrue();
        });
        assertThat(seen.probes().calls()).hasSize(3)
            .contains(new Call(A, OUTSIDE + ":80", new Answer("connected", "")),
                new Call("192.168.1.11", OUTSIDE + ":80", new Answer("connected", "")))
            .anySatisfy(call -> assertThat(call.answer().lastSeen()).contains("Connection refused"));
    }

    @Test void a_packet_that_is_too_large_for_the_way_is_told() {
        world.on("n2", "iptables -A FORWARD -m length --length 1001:65535 -j DROP");
        var n1 = new Node("n1", "i-1", "a", true, "", "192.168.1.11", 17);
        var rounds = Map.of("n1", new NodeRound(n1, List.of(n1), A, List.of(), List.of(pod("b", B, "n2")), List.of()));
        var plan = new ProbePlan(List.of(A, B, C), Map.of(), List.of(), "", URI.create("http://203.0.113.10/"), 25_017, rounds);

        var seen = new Visits<>(List.of("n1", "n2"), world::door, new VisitScript(plan, world.netns()), threads).make().get("n1").orThrow();

        assertThat(seen.probes().pings()).containsExactly(new Ping(A, B, 1500, new Answer("", "no echo came back")));
    }

    @Test void a_translation_on_the_way_is_seen_at_the_receiver() {
        world.on("n1", "iptables -t nat -A POSTROUTING -o ens5 -j MASQUERADE");

        var seen = visit("http://203.0.113.10/", "");

        assertThat(seen.get("n1").orThrow().probes().connections()).containsExactlyInAnyOrder(heard(A, B, "192.168.1.11"),
            heard(A, C, "192.168.1.11"));
        assertThat(seen.get("n2").orThrow().probes().connections()).contains(heard(B, A, B), heard(C, A, C));
    }

    @Test void an_unreachable_pod_is_told_with_the_last_thing_seen() {
        world.on("n2", "ip route replace blackhole " + C);

        var seen = visit("http://203.0.113.10/", "");

        var connections = seen.get("n1").orThrow().probes().connections();
        assertThat(connections).contains(heard(A, B, A));
        assertThat(connections).filteredOn(each -> each.to().equals(C)).singleElement()
            .satisfies(each -> assertThat(each.answer().lastSeen()).contains("Connection timed out"));
    }

    @Test void an_internet_that_drops_and_a_name_that_nobody_knows_are_told_too() {
        world.on("n1", "iptables -A FORWARD -p tcp --dport 80 -j DROP");

        var seen = visit("http://nowhere.example/", "203.0.113.10");

        assertThat(seen.get("n1").orThrow().probes().fetches()).singleElement()
            .satisfies(each -> assertThat(each.answer().came()).isFalse());
        assertThat(seen.get("n1").orThrow().probes().lookups())
            .contains(new Lookup(A, "nowhere.example", new Answer("", "the name has no address")));
    }

    @Test void a_node_that_does_not_answer_holds_nobody_up() {
        var seen = new Visits<>(List.of("n1", "n3"), node -> {
            if (node.equals("n3")) throw new IOException("no such node");
            return world.door(node);
        }, script("http://203.0.113.10/", ""), threads).make();

        assertThat(seen.get("n3").problem()).isEqualTo("no such node");
        assertThat(seen.get("n1").orThrow().probes().fetches()).containsExactly(new Fetch(A, new Answer("192.168.1.11", "")));
    }

    @Test void a_visit_leaves_no_receiver_behind() {
        visit("http://203.0.113.10/", "");

        world.on("n1", """
            for i in $(seq 100); do
                [ -z "$(nsenter --net=/run/netns/cni-a ss -Hltn sport = :25017)" ] && exit 0
                sleep 0.05   # the signal is on its way when the visit returns
            done
            exit 1""");
    }

    @Test void a_shell_that_ends_at_once_is_told_with_its_own_words() {
        var gone = Doorway.of(InputStream.nullInputStream(), OutputStream.nullOutputStream(), () -> "bash: not found\n", () -> {});

        var seen = new Visits<>(List.of("n1"), node -> gone, script("http://203.0.113.10/", ""), threads).make();

        assertThat(seen.get("n1").problem()).isEqualTo("the visit broke off: bash: not found");
    }

    private Map<String, Seen<OnNode>> visit(String probe, String dns) {
        return new Visits<>(List.of("n1", "n2"), world::door, script(probe, dns), threads).make();
    }

    private VisitScript script(String probe, String dns) {
        var pods = List.of(A, B, C);
        return new VisitScript(new ProbePlan(pods, Map.of(), dns.isEmpty() ? List.of() : pods, dns, URI.create(probe), 25_017, Map.of()),
            world.netns());
    }

    private static Pod pod(String name, String ip, String node) {
        return new Pod("default", name, node, ip, false, "Running", true, "ClusterFirst", Map.of());
    }

    private static Connection heard(String from, String to, String as) {
        return new Connection(from, to, new Answer(as, ""));
    }
}
