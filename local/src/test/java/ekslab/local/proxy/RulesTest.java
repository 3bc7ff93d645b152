package ekslab.local.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RulesTest {

    private static final Rules NOTHING = new Rules(Map.of(), Map.of());

    /** The chain of kube-dns has the same name in every cluster, because only names and protocol go into it. */
    @Test void chains_have_kube_proxys_own_names() {
        assertThat(new Builder("kube-system/kube-dns:dns").udp().port().serviceChain()).isEqualTo("KUBE-SVC-TCOU7JCQXEZGVUNU");
    }

    @Test void a_cluster_IP_leads_to_its_endpoints_in_equal_shares() {
        var port = new Builder("default/web").endpoints("192.168.1.5:8080", "192.168.2.6:8080", "192.168.3.7:8080").port();
        assertThat(nat(port)).isEqualTo("""
            KUBE-SEP-1 -s 192.168.1.5/32 -m comment --comment "default/web" -j KUBE-MARK-MASQ
            KUBE-SEP-1 -p tcp -m comment --comment "default/web" -m tcp -j DNAT --to-destination 192.168.1.5:8080
            KUBE-SEP-2 -s 192.168.2.6/32 -m comment --comment "default/web" -j KUBE-MARK-MASQ
            KUBE-SEP-2 -p tcp -m comment --comment "default/web" -m tcp -j DNAT --to-destination 192.168.2.6:8080
            KUBE-SEP-3 -s 192.168.3.7/32 -m comment --comment "default/web" -j KUBE-MARK-MASQ
            KUBE-SEP-3 -p tcp -m comment --comment "default/web" -m tcp -j DNAT --to-destination 192.168.3.7:8080
            KUBE-SERVICES -d 10.100.7.7/32 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-SVC-1
            KUBE-SVC-1 -m comment --comment "default/web -> 192.168.1.5:8080" -m statistic --mode random --probability 0.3333333333 -j KUBE-SEP-1
            KUBE-SVC-1 -m comment --comment "default/web -> 192.168.2.6:8080" -m statistic --mode random --probability 0.5000000000 -j KUBE-SEP-2
            KUBE-SVC-1 -m comment --comment "default/web -> 192.168.3.7:8080" -j KUBE-SEP-3
            """);
    }

    @Test void a_node_port_hides_the_client_and_leads_everywhere() {
        assertThat(nat(new Builder("default/web").nodePort(30080).endpoints("192.168.1.5:80").port())).contains("""
            KUBE-EXT-1 -m comment --comment "masquerade traffic for default/web external destinations" -j KUBE-MARK-MASQ
            KUBE-EXT-1 -j KUBE-SVC-1
            KUBE-NODEPORTS -p tcp -m comment --comment "default/web" -m tcp --dport 30080 -j KUBE-EXT-1
            """);
    }

    @Test void with_policy_Local_clients_keep_their_address_and_find_endpoints_of_this_node_only() {
        var port = new Builder("default/web").nodePort(30080).externalLocal().local("192.168.1.5:80").endpoints("192.168.2.6:80").port();
        assertThat(nat(port)).contains("""
            KUBE-EXT-1 -m comment --comment "masquerade LOCAL traffic for default/web external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ
            KUBE-EXT-1 -m comment --comment "route LOCAL traffic for default/web external destinations" -m addrtype --src-type LOCAL -j KUBE-SVC-1
            KUBE-EXT-1 -j KUBE-SVL-1
            """).contains("KUBE-SVL-1 -m comment --comment \"default/web -> 192.168.1.5:80\" -j KUBE-SEP-1\n");
    }

    @Test void without_an_endpoint_here_policy_Local_drops_what_comes_to_the_node_port() {
        var rules = Rules.of(List.of(new Builder("default/web").nodePort(30080).externalLocal().endpoints("192.168.2.6:80").port()));
        assertThat(rules.filter().get("KUBE-EXTERNAL-SERVICES")).containsExactly(
            "-p tcp -m comment --comment \"default/web has no local endpoints\" -m tcp --dport 30080 -m addrtype --dst-type LOCAL -j DROP");
        assertThat(rules.filter().get("KUBE-SERVICES")).isEmpty();
    }

    @Test void without_any_endpoint_a_service_refuses() {
        var rules = Rules.of(List.of(new Builder("default/web").nodePort(30080).port()));
        assertThat(rules.filter().get("KUBE-SERVICES")).containsExactly(
            "-d 10.100.7.7/32 -p tcp -m comment --comment \"default/web has no endpoints\" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable");
        assertThat(rules.filter().get("KUBE-EXTERNAL-SERVICES")).containsExactly(
            "-p tcp -m comment --comment \"default/web has no endpoints\" -m tcp --dport 30080 -m addrtype --dst-type LOCAL -j REJECT --reject-with icmp-port-unreachable");
        assertThat(rules.nat().keySet()).noneMatch(chain -> chain.startsWith("KUBE-SVC") || chain.startsWith("KUBE-EXT"));
    }

    @Test void with_affinity_a_client_stays_with_its_endpoint() {
        assertThat(nat(new Builder("default/web").affinity(10_800).endpoints("192.168.1.5:80").port())).contains("""
            KUBE-SVC-1 -m comment --comment "default/web -> 192.168.1.5:80" -m recent --name KUBE-SEP-1 --rcheck --seconds 10800 --reap -j KUBE-SEP-1
            """).contains(" -m recent --name KUBE-SEP-1 --set -m tcp -j DNAT");
    }

    @Test void a_load_balancer_that_lets_some_in_drops_the_others_later() {
        var rules = Rules
            .of(List.of(new Builder("default/web").loadBalancer("203.0.113.9", "203.0.113.0/25").endpoints("192.168.1.5:80").port()));
        assertThat(text(rules.nat())).contains("""
            KUBE-FW-1 -s 203.0.113.0/25 -m comment --comment "default/web loadbalancer IP" -j KUBE-EXT-1
            KUBE-FW-1 -m comment --comment "other traffic to default/web will be dropped by KUBE-PROXY-FIREWALL"
            """);
        assertThat(text(rules.filter())).contains("KUBE-PROXY-FIREWALL -d 203.0.113.9/32 -p tcp -m comment --comment "
            + "\"default/web traffic not accepted by KUBE-FW-1\" -m tcp --dport 80 -j DROP\n");
    }

    @Test void an_endpoint_that_is_leaving_stands_in_when_nobody_else_is_left() {
        var leaving = new Endpoint("192.168.1.5:80", false, false, true, true);
        var ready = new Endpoint("192.168.2.6:80", false, true, true, false);
        assertThat(new Builder("default/web").with(leaving, ready).port().everywhere()).containsExactly(ready);
        assertThat(new Builder("default/web").with(leaving).port().everywhere()).containsExactly(leaving);
    }

    @Test void only_chains_that_differ_are_written_and_others_go_last() {
        var web = new Builder("default/web").endpoints("192.168.1.5:80").port();
        var other = new Builder("default/other").endpoints("192.168.1.9:80").port();
        var before = Rules.of(List.of(web, other));

        var plan = RuleChanges.between(before, Rules.of(List.of(web))).toString();

        assertThat(plan).contains("-X " + other.serviceChain(), ":KUBE-SERVICES - [0:0]").doesNotContain(
            web.endpointChain(web.endpoints().get(0)),
            "KUBE-POSTROUTING", "*filter");
        assertThat(plan.indexOf("-X ")).isGreaterThan(plan.indexOf("-A KUBE-SERVICES"));
        assertThat(RuleChanges.between(before, before).isEmpty()).isTrue();
    }

    @Test void many_rules_go_in_pieces_that_an_ordinary_users_socket_takes() {
        var ports = IntStream.range(0, 200).mapToObj(n -> new Builder("default/web" + n)
            .endpoints("192.168.1.%d:80".formatted(n), "192.168.2.%d:80".formatted(n), "192.168.3.%d:80".formatted(n)).port()).toList();

        var pieces = RuleChanges.between(NOTHING, Rules.of(ports)).toString().split("COMMIT\n");

        assertThat(pieces).hasSizeGreaterThan(8).allSatisfy(piece -> assertThat(piece.lines().count()).isLessThan(256));
    }

    private static String nat(ServicePort port) { return text(Rules.of(List.of(port)).nat()); }

    /** Rules of single Services and entrances, sorted by chain, with chains numbered in place of their hashes. */
    private static String text(Map<String, List<String>> table) {
        var lines = table.entrySet().stream().filter(chain -> !chain.getKey().matches("KUBE-(MARK-MASQ|POSTROUTING|FORWARD)"))
            .flatMap(chain -> chain.getValue().stream().filter(rule -> !rule.contains("must be the last"))
                .map(rule -> chain.getKey() + " " + rule))
            .toList();
        var numbers = new LinkedHashMap<String, String>();
        var hash = Pattern.compile("KUBE-(SVC|SVL|SEP|EXT|FW)-[A-Z2-7]{16}");
        var plain = hash.matcher(lines.stream().sorted((a, b) -> kind(a).compareTo(kind(b))).collect(Collectors.joining("\n")) + "\n")
            .replaceAll(found -> numbers.computeIfAbsent(found.group(), name -> "KUBE-%s-%d".formatted(found.group(1),
                numbers.keySet().stream().filter(other -> other.startsWith("KUBE-" + found.group(1) + "-")).count() + 1)));
        return plain;
    }

    private static String kind(String line) { return line.split(" ")[0].replaceFirst("(KUBE-(SVC|SVL|SEP|EXT|FW))-.*", "$1"); }

    private static final class Builder {

        private final String name;
        private String protocol = "tcp";
        private int nodePort;
        private int affinity;
        private boolean externalLocal;
        private List<String> balancers = List.of();
        private List<String> ranges = List.of();
        private final List<Endpoint> endpoints = new ArrayList<>();

        Builder(String name) { this.name = name; }

        Builder udp() {
            protocol = "udp";
            return this;
        }

        Builder nodePort(int port) {
            nodePort = port;
            return this;
        }

        Builder affinity(int seconds) {
            affinity = seconds;
            return this;
        }

        Builder externalLocal() {
            externalLocal = true;
            return this;
        }

        Builder loadBalancer(String address, String range) {
            balancers = List.of(address);
            ranges = List.of(range);
            return this;
        }

        Builder endpoints(String... at) {
            for (var each : at) endpoints.add(new Endpoint(each, false, true, true, false));
            return this;
        }

        Builder local(String at) {
            endpoints.add(new Endpoint(at, true, true, true, false));
            return this;
        }

        Builder with(Endpoint... more) {
            endpoints.addAll(List.of(more));
            return this;
        }

        ServicePort port() {
            return new ServicePort(name, protocol, "10.100.7.7", 80, List.of(), balancers, ranges, nodePort, 0, false, externalLocal,
                affinity,
                endpoints);
        }
    }
}
