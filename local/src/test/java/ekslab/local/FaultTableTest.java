package ekslab.local;

import static ekslab.local.PlayedLab.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;

import ekslab.local.PlayedLab.Pod;
import ekslab.local.cloud.NetworkAcls;
import ekslab.local.cloud.Routing;
import ekslab.local.cloud.SecurityGroups;
import ekslab.local.kube.store.Json;
import ekslab.local.net.Shell;

/**
 * Faults on a running lab, and which ways they break: one ping for each way, told as o (answered) or x.
 * On node n1 pod p1 has an address of ens5 and p1b one of ens6; p2 and p3 are on the other nodes.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultTableTest {

    private static final String INTERNET = "198.51.100.10";
    private static final String ALL_WELL = "oooooooooo";

    @TempDir private static Path folder;
    private static PlayedLab lab;
    private static final Map<String, Pod> PODS = new HashMap<>();

    @BeforeAll static void up() {
        lab = new PlayedLab(folder, "faults");
        var serving = new String[]{ "socat", "TCP-LISTEN:8080,fork,reuseaddr", "SYSTEM:echo $SOCAT_PEERADDR" };
        for (var n = 0; n < 8; n++) {   // enough for addresses of both interfaces
            var pod = lab.pod("n1", "n1-" + n, serving);
            PODS.putIfAbsent(pod.device() == 0 ? "p1" : "p1b", pod);
        }
        PODS.put("p2", lab.pod("n2", "p2", serving));
        PODS.put("p3", lab.pod("n3", "p3", serving));
        until(() -> ways().equals(ALL_WELL) ? "" : "nothing is wrong, and " + ways());
    }

    @AfterAll static void down() { lab.close(); }

    private static Shell shell(String node) { return lab.shell(node); }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
        F1  rule 512 of p1 is gone                | ip rule del to {p1} prio 512                     | ip rule add to {p1} lookup main prio 512                     | ooooxooooo
        F1b rule 512 of p1b is gone               | ip rule del to {p1b} prio 512                    | ip rule add to {p1b} lookup main prio 512                    | oooooooooo
        F2  the route to p1 is gone               | ip route del {p1}                                | ip route add {p1} dev {p1.link} scope link                   | xxooxxooox
        F3  the neighbour in p1 is wrong          | ip netns exec {p1.netns} ip neigh change 169.254.1.1 lladdr 02:00:00:00:00:99 dev eth0 | ip netns exec {p1.netns} ip neigh change 169.254.1.1 lladdr {p1.mac} dev eth0 | xxooxxooox
        F4  the SNAT chain is empty               | iptables-save -t nat > /run/kept; iptables -t nat -F AWS-SNAT-CHAIN-0 | iptables-restore < /run/kept          | oooooxxooo
        F4b the VPC's RETURN is gone              | iptables-save -t nat > /run/kept; iptables -t nat -D AWS-SNAT-CHAIN-0 1 | iptables-restore < /run/kept        | ooxooooooo
        F5  the mark chain is empty               | iptables-save -t nat > /run/kept; iptables -t nat -F AWS-CONNMARK-CHAIN-0 | iptables-restore < /run/kept      | ooooooxooo
        F6  rule 1536 of p1b is gone              | ip rule del from {p1b} prio 1536                 | ip rule add from {p1b} lookup 2 prio 1536                    | ooxxoooooo
        F7  table 2 has no default route          | ip route del default table 2                     | ip route add default via {gateway} dev ens6 table 2          | ooxxoooooo
        F9  the node does not forward             | sysctl -qw net.ipv4.ip_forward=0                 | sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.ens5.rp_filter=2 | xxxxxxxooo
        F13 the primary interface filters strictly | sysctl -qw net.ipv4.conf.ens5.rp_filter=1        | sysctl -qw net.ipv4.conf.ens5.rp_filter=2                   | ooooooxooo
        F14 another link has p1's route           | ip route replace {p1} dev {p1b.link} scope link  | ip route replace {p1} dev {p1.link} scope link               | xxooxxooox
        """) void a_fault_on_a_node_breaks_these_ways_and_no_others(String fault, String inject, String heal, String signature) {
        var mend = filled(heal);
        shell("n1").run(filled(inject));
        var seen = seen(signature);
        shell("n1").run(mend);

        assertThat(seen).as(fault).isEqualTo(signature);
        until(() -> ways().equals(ALL_WELL) ? "" : fault + " is healed, and " + ways());
    }

    @Test void F8_an_address_that_EC2_took_away_is_reached_by_no_peer() {
        var eni = lab.ec2().interfacesOf(lab.instance("n1").instanceId()).get(0).networkInterfaceId();
        lab.ec2().unassignPrivateIpAddresses(eni, List.of(PODS.get("p1").address()));
        var seen = seen("xxoooooooo");
        lab.ec2().assignPrivateIpAddresses(eni, List.of(PODS.get("p1").address()));

        assertThat(seen).isEqualTo("xxoooooooo");
        until(() -> ways().equals(ALL_WELL) ? "" : "the address is back, and " + ways());
    }

    @Test void F11_a_small_MTU_on_the_way_lets_small_packets_through_and_drops_large_ones_in_silence() {
        var port = "p" + lab.ec2().interfacesOf(lab.instance("n2").instanceId()).get(0).networkInterfaceId().substring(4, 15);
        lab.lab.inside().shell().run("ip -n vpc link set %s mtu 1500".formatted(port));
        var small = ping("p1", "-M do -s 1472 ", PODS.get("p2").address());
        var middle = ping("p1", "-M do -s 2000 ", PODS.get("p2").address());
        var large = ping("p1", "-M do -s 8000 ", PODS.get("p2").address());
        lab.lab.inside().shell().run("ip -n vpc link set %s mtu 9001".formatted(port));
        shell("n1").run("nsenter --net=/run/netns/%s ip route flush cache; ip route flush cache".formatted(PODS.get("p1").netns()));   // what was learnt of the way

        assertThat(List.of(small, middle, large)).containsExactly(true, false, false);
        until(() -> ping("p1", "-M do -s 8000 ", PODS.get("p2").address()) ? "" : "large packets do not pass again");
    }

    @Test void F10_a_network_ACL_between_two_subnets_breaks_the_node_as_it_breaks_its_pods() {
        var acls = new NetworkAcls(lab.lab.cloud());
        var subnet = subnet("n1");
        var acl = lab.lab.cloud().list(NetworkAcl.class).stream()
            .filter(each -> each.associations().stream().anyMatch(of -> of.subnetId().equals(subnet.subnetId()))).findFirst().orElseThrow();
        var deny = NetworkAclEntry.builder().ruleNumber(50).egress(true).protocol("-1").ruleAction("deny")
            .cidrBlock(subnet("n2").cidrBlock()).build();
        acls.addEntry(acl.networkAclId(), deny);
        var seen = seen("xxooooooxo");
        acls.removeEntry(acl.networkAclId(), deny);

        assertThat(seen).isEqualTo("xxooooooxo");
        until(() -> ways().equals(ALL_WELL) ? "" : "the entry is gone, and " + ways());
    }

    @Test void F12_without_the_route_to_the_internet_gateway_the_node_is_cut_off_like_its_pods() {
        var routing = new Routing(lab.lab.cloud());
        var table = Routing.of(lab.lab.cloud(), subnet("n1"));
        var route = table.routes().stream().filter(each -> "0.0.0.0/0".equals(each.destinationCidrBlock())).findFirst().orElseThrow();
        routing.removeRoute(table.routeTableId(), "0.0.0.0/0");
        var seen = seen("oooooxxxoo");
        routing.addRoute(table.routeTableId(), route);

        assertThat(seen).isEqualTo("oooooxxxoo");
        until(() -> ways().equals(ALL_WELL) ? "" : "the route is back, and " + ways());
    }

    private static Subnet subnet(String node) { return lab.lab.cloud().require(Subnet.class, lab.instance(node).subnetId()); }

    @Test void F15_without_the_mark_on_the_primary_interface_a_node_port_does_not_reach_a_pod_of_the_secondary_one() {
        lab.cluster()
            .create(Json.object("apiVersion", "v1", "kind", "Service", "metadata", Json.object("name", "f15", "namespace", "default"),
                "spec",
                Json.object("type", "NodePort", "externalTrafficPolicy", "Local", "selector", Json.object("name", PODS.get("p1b").name()),
                    "ports",
                    List.of(Json.object("port", 80, "targetPort", 8080, "nodePort", 31515, "protocol", "TCP")))));
        var group = lab.ec2().interfacesOf(lab.instance("n1").instanceId()).get(0).groups().get(0).groupId();
        assertThat(nodePort()).as("the cluster's group lets nobody in from outside").isFalse();
        new SecurityGroups(lab.lab.cloud()).authorize(SecurityGroupRule.builder().groupId(group).isEgress(false).ipProtocol("tcp")
            .fromPort(31515).toPort(31515).cidrIpv4("0.0.0.0/0").build());
        until(() -> nodePort() ? "" : "the node port is not open");
        shell("n1").run("iptables-save -t mangle > /run/kept; iptables -t mangle -F PREROUTING; conntrack -F 2>/dev/null || true");
        var broken = nodePort();
        shell("n1").run("iptables-restore < /run/kept; conntrack -F 2>/dev/null || true");

        assertThat(broken).isFalse();
        until(() -> nodePort() ? "" : "the node port stays closed");
    }

    private static boolean nodePort() {
        var address = lab.instance("n1").publicIpAddress();
        return lab.lab.inside().shell()
            .run("ip netns exec internet socat -u TCP:%s:31515,connect-timeout=1 - 2>/dev/null || true".formatted(address))
            .contains(INTERNET);
    }

    private static String filled(String command) {
        var filled = command;
        for (var pod : PODS.entrySet())
            filled = filled.replace("{" + pod.getKey() + "}", pod.getValue().address())
                .replace("{" + pod.getKey() + ".link}", pod.getValue().link())
                .replace("{" + pod.getKey() + ".netns}", pod.getValue().netns());
        filled = filled.replace("{gateway}", PODS.get("p1").address().replaceFirst("\\d+$", "1"));
        if (filled.contains("{p1.mac}"))
            filled = filled.replace("{p1.mac}", shell("n1").run("ip -br link show %s".formatted(PODS.get("p1").link())).split("\\s+")[2]);
        return filled;
    }

    /** The ten ways, in order: p1 to p2 and back, p1b to p3 and back, p1 to p1b, p1, p1b and the node to the internet, the node to p2 and to p1. */
    private static String ways() {
        lab.nodes().forEach(node -> shell(node).run("conntrack -F 2>/dev/null || true"));
        var from1 = answered("n1", List.of(in("p1") + to("p2"), in("p1b") + to("p3"), in("p1") + to("p1b"), in("p1") + " " + INTERNET,
            in("p1b") + " " + INTERNET, PING + INTERNET, PING + to("p2"), PING + to("p1")));
        var from2 = answered("n2", List.of(in("p2") + to("p1")));
        var from3 = answered("n3", List.of(in("p3") + to("p1b")));
        return "" + from1.charAt(0) + from2 + from1.charAt(1) + from3 + from1.substring(2);
    }

    /** What is seen at last: a ping that was late once on a busy machine is sent again, a way that is broken stays broken. */
    private static String seen(String expected) {
        var seen = ways();
        for (var again = 0; again < 3 && !seen.equals(expected); again++) seen = ways();
        return seen;
    }

    private static final String PING = "ping -n -c1 -W1 ";

    private static String in(String pod) { return "nsenter --net=/run/netns/" + PODS.get(pod).netns() + " " + PING; }

    private static String to(String pod) { return " " + PODS.get(pod).address(); }

    private static boolean ping(String pod, String options, String address) {
        return answered(PODS.get(pod).node(), List.of(in(pod) + options + address)).equals("o");
    }

    /** All at once, one letter each in order. */
    private static String answered(String node, List<String> pings) {
        var script = new StringBuilder("cd $(mktemp -d)\n");
        var at = 0;
        for (var ping : pings) script.append("(%s >/dev/null 2>&1 && printf o > %2$02d || printf x > %2$02d) &%n".formatted(ping, at++));
        return shell(node).run(script + "wait; cat *; rm -rf $PWD").strip();
    }
}
