package ekslab.local.node;

import static ekslab.local.node.ServedNodes.WORLD;
import static ekslab.local.node.ServedNodes.ask;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;

/** Where packets to a Service go, and whom the pod that answers sees. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ServicePacketsTest {

    private static final String PORTS = "ports: [{port: 80, targetPort: 8080}]";
    private static final String NODE_PORT = "ports: [{port: 80, targetPort: 8080, nodePort: 30080}]";

    @TempDir private static Path folder;
    private static ServedNodes nodes;

    @BeforeAll static void three_nodes_with_two_pods_each() throws Exception { nodes = new ServedNodes(folder, 3); }

    @AfterEach void nothing_is_served() {
        for (var service : nodes.cluster.list(Kinds.SERVICE, "default")) nodes.stopServing(Json.name(service));
    }

    @AfterAll static void gone() { nodes.close(); }

    private static String from(String pod, String ask) { return nodes.inside(pod, ask); }

    @Test void a_cluster_IP_leads_to_every_endpoint_alike_and_hides_nobody() throws Exception {
        var ip = nodes.serve("web", PORTS, "a1", "b2", "a3");
        var answers = from("b1", ask(ip, 80, 120)).lines().collect(Collectors.groupingBy(answer -> answer, Collectors.counting()));
        var client = nodes.address("b1");
        assertThat(answers.keySet()).containsExactlyInAnyOrder("a1 " + client, "b2 " + client, "a3 " + client);
        assertThat(answers.values()).allMatch(times -> times > 15 && times < 70);   // five standard deviations around 40
    }

    @Test void a_pod_that_reaches_itself_sees_its_node() throws Exception {
        var ip = nodes.serve("web", PORTS, "b1");
        assertThat(from("b1", ask(ip, 80))).isEqualTo("b1 192.168.1.10");
        assertThat(from("a1", ask(ip, 80))).isEqualTo("b1 " + nodes.address("a1"));
    }

    @Test void a_node_port_of_any_node_leads_anywhere_and_shows_that_node() throws Exception {
        nodes.serve("web", "type: NodePort, " + NODE_PORT, "b2");   // on a second interface
        for (var n = 1; n <= 3; n++)
            assertThat(nodes.outside(ask("203.0.113.1" + n, 30080))).as("through node " + n).isEqualTo("b2 192.168.%d.10".formatted(n));
        assertThat(from("a3", ask("192.168.1.10", 30080))).isEqualTo("b2 192.168.1.10");
        assertThat(nodes.outside(ask("203.0.113.11", 30081))).isEqualTo("refused");
    }

    @Test void with_policy_Local_the_client_is_seen_and_other_nodes_are_silent() throws Exception {
        nodes.serve("web", "type: NodePort, externalTrafficPolicy: Local, " + NODE_PORT, "a2", "b3");
        assertThat(nodes.outside(ask("203.0.113.12", 30080))).isEqualTo("a2 " + WORLD);
        assertThat(nodes.outside(ask("203.0.113.13", 30080))).isEqualTo("b3 " + WORLD);   // the reply finds back to the first interface
        assertThat(nodes.outside(ask("203.0.113.11", 30080))).isEqualTo("silent");
        assertThat(from("a1", ask("192.168.1.10", 30080))).startsWith("silent");   // a pod is as good as outside
        assertThat(nodes.node(1).shell().run(ask("192.168.1.10", 30080)).strip()).endsWith(" 192.168.1.10");   // but its own processes are not
    }

    @Test void a_service_without_endpoints_refuses_at_once() throws Exception {
        var ip = nodes.serve("web", "type: NodePort, " + NODE_PORT);
        var began = System.nanoTime();
        assertThat(from("a1", ask(ip, 80))).isEqualTo("refused");
        assertThat(nodes.outside(ask("203.0.113.11", 30080))).isEqualTo("refused");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(700));   // nobody waited for an answer

        nodes.behind("web", "a2");

        assertThat(from("a1", ask(ip, 80))).isEqualTo("a2 " + nodes.address("a1"));
    }

    @Test void with_affinity_a_client_stays_until_its_time_is_over() throws Exception {
        var ip = nodes.serve("web", "sessionAffinity: ClientIP, " + PORTS, "a1", "b2", "a3");
        for (var client : List.of("a1", "b1", "a2", "b3"))
            assertThat(from(client, ask(ip, 80, 12)).lines().distinct()).as(client).hasSize(1);
        nodes.stopServing("web");

        var brief = nodes.serve("brief", "sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 1}}, " + PORTS,
            "a1",
            "b2", "a3");
        var pauses = "for k in 1 2 3 4 5 6 7 8; do %s sleep 2.1; done".formatted(ask(brief, 80, 1));
        assertThat(from("b1", pauses).lines().distinct().count()).isGreaterThan(1);   // by chance not: once in two thousand times
    }

    @Test void inside_policy_Local_keeps_clients_on_their_node() throws Exception {
        var ip = nodes.serve("web", "internalTrafficPolicy: Local, " + PORTS, "a1", "b2");
        assertThat(from("b1", ask(ip, 80, 10)).lines()).containsOnly("a1 " + nodes.address("b1"));
        assertThat(from("a2", ask(ip, 80, 10)).lines()).containsOnly("b2 " + nodes.address("a2"));
        assertThat(from("a3", ask(ip, 80))).isEqualTo("silent");
    }

    @Test void a_load_balancers_address_lets_in_whom_it_names() throws Exception {
        nodes.serve("web", "type: LoadBalancer, loadBalancerSourceRanges: [%s/32], %s".formatted(nodes.address("a1"), PORTS), "b2");
        nodes.cluster.editStatus(Kinds.SERVICE, "default", "web",
            status -> Json.list(Json.child(status, "loadBalancer"), "ingress").addObject().put("ip", "203.0.113.99"));
        nodes.sync();
        assertThat(from("a1", ask("203.0.113.99", 80))).isEqualTo("b2 192.168.1.10");
        assertThat(from("b1", ask("203.0.113.99", 80))).isEqualTo("silent");
    }

    @Test void UDP_clients_that_never_pause_follow_when_their_endpoint_goes() throws Exception {
        var ip = nodes.serve("dns", "ports: [{port: 53, protocol: UDP, targetPort: 5353}]", "a2");
        var ask = "echo | socat -t 0.7 - UDP:%s:53,sourceport=5555 || true".formatted(ip);
        assertThat(from("a1", ask)).isEqualTo("a2 " + nodes.address("a1"));

        nodes.behind("dns", "b3");

        assertThat(from("a1", ask)).isEqualTo("b3 " + nodes.address("a1"));
    }

    @Test void a_pod_on_its_way_out_stands_in_only_when_nobody_is_left() throws Exception {
        var ip = nodes.serve("web", PORTS, "a2", "b3");
        nodes.cluster.delete(Kinds.POD, "default", "b3");
        nodes.until(() -> nodes.cluster.list(Kinds.ENDPOINT_SLICE, "default").toString().contains("\"terminating\":true"));
        nodes.sync();
        assertThat(from("a1", ask(ip, 80, 10)).lines()).containsOnly("a2 " + nodes.address("a1"));

        nodes.behind("web", "b3");

        assertThat(from("a1", ask(ip, 80))).isEqualTo("b3 " + nodes.address("a1"));
        nodes.renew("b3");
    }

    @Test void rules_stay_as_they_are_when_kube_proxy_is_gone_and_are_made_anew_when_it_comes_back() throws Exception {
        var ip = nodes.serve("web", PORTS, "a2");
        nodes.proxy(1).stop();
        try {
            nodes.behind("web", "b2");
            assertThat(from("a1", ask(ip, 80))).isEqualTo("a2 " + nodes.address("a1"));
            assertThat(from("a3", ask(ip, 80))).isEqualTo("b2 " + nodes.address("a3"));
        } finally {
            nodes.proxy(1).start();
        }
        nodes.sync();
        assertThat(from("a1", ask(ip, 80))).isEqualTo("b2 " + nodes.address("a1"));
    }

    @Test void a_change_of_one_service_leaves_the_counters_of_another_and_takes_less_than_a_second() throws Exception {
        var ip = nodes.serve("web", PORTS, "a2");
        nodes.serve("other", PORTS, "a3");
        from("a1", ask(ip, 80, 5));
        var began = System.nanoTime();
        nodes.behind("other", "b3");
        System.out.printf("a change of endpoints reached the rules of three nodes in %d ms%n", (System.nanoTime() - began) / 1_000_000);
        assertThat(nodes.node(1).shell().run("iptables -t nat -vnxL | grep 'default/web ->'")).containsPattern("^\\s*5 ");
    }

    @Test void chains_that_somebody_flushed_come_back_with_the_next_look() throws Exception {
        var ip = nodes.serve("web", PORTS, "a2");
        nodes.node(1).shell().run("iptables -t nat -F KUBE-SERVICES");
        assertThat(from("a1", ask(ip, 80))).isEqualTo("silent");

        nodes.proxy(1).check();

        assertThat(from("a1", ask(ip, 80))).isEqualTo("a2 " + nodes.address("a1"));
    }
}
