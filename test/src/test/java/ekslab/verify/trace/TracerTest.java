package ekslab.verify.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import ekslab.verify.check.BaseLab;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.NetworkAcl;
import ekslab.verify.facts.Packet;
import ekslab.verify.facts.RouteTable;
import ekslab.verify.facts.SecurityGroup;

/** The tracer on the base lab: every pod named netshoot has an address of the primary ENI, every coredns one of the secondary. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TracerTest {

    private static final String WEB = "203.0.113.10";
    private static final String NETSHOOT_1 = "default/netshoot-pod-1";
    private static final String NETSHOOT_2 = "default/netshoot-pod-2";
    private static final String COREDNS_1 = "kube-system/coredns-1";
    private static final String COREDNS_2 = "kube-system/coredns-2";

    private final BaseLab lab = new BaseLab();

    @Test void between_pods_of_two_nodes_nothing_is_translated_and_the_way_back_is_the_same() {
        var way = way(NETSHOOT_1, NETSHOOT_2);
        var there = way.there();

        assertThat(there.arrived()).as(there.toString()).isTrue();
        assertThat(there.end()).isEqualTo(NETSHOOT_2);
        assertThat(there.last()).isEqualTo(new Packet("192.168.1.21", 40_000, "192.168.2.21", 80, "tcp", 125));
        assertThat(there.hops()).extracting(Hop::where).containsExactly(NETSHOOT_1, node(1) + " " + veth(NETSHOOT_1) + " → ens5", "VPC",
            node(2) + " ens5 → " + veth(NETSHOOT_2));
        assertThat(there.hops().get(3).decided()).contains("ip rule 512: from all to 192.168.2.21 lookup main");
        assertThat(way.back()).hasValueSatisfying(back -> {
            assertThat(back.end()).isEqualTo(NETSHOOT_1);
            assertThat(back.last().from()).isEqualTo("192.168.2.21");
        });
    }

    @Test void a_pod_of_a_secondary_eni_leaves_by_it_inside_of_the_vpc_and_by_the_primary_one_to_the_outside() {
        assertThat(way(COREDNS_1, NETSHOOT_2).there().hops().get(1)).satisfies(hop -> {
            assertThat(hop.where()).endsWith("→ ens6");
            assertThat(hop.decided()).contains("1536: from 192.168.1.31 lookup 2");
        });

        var out = way(COREDNS_1, WEB);
        assertThat(out.there().hops().get(1)).satisfies(hop -> {
            assertThat(hop.where()).endsWith("→ ens5");
            assertThat(hop.decided()).contains("1024: from all fwmark 0x80/0x80 lookup main", "--to-source 192.168.1.11");
        });
        assertThat(out.there().last().from()).isEqualTo("198.51.100.1");
        assertThat(out.back().orElseThrow().end()).isEqualTo(COREDNS_1);
    }

    @Test void a_service_is_an_endpoint_and_its_answer_comes_from_the_service() {
        var way = ways("default/netshoot-pod-3", "svc/kube-system/kube-dns", 53).get(0);
        var there = way.there();

        assertThat(there.end()).isEqualTo(COREDNS_1);
        assertThat(there.hops().get(1).decided()).contains("-j DNAT --to-destination 192.168.1.31:53");
        var back = way.back().orElseThrow();
        assertThat(back.end()).isEqualTo("default/netshoot-pod-3");
        assertThat(back.last()).satisfies(packet -> {
            assertThat(packet.from()).isEqualTo("10.100.0.10");
            assertThat(packet.fromPort()).isEqualTo(53);
        });
    }

    @Test void a_node_reaches_pods_and_the_outside() {
        assertThat(way(node(1), NETSHOOT_2).there().end()).isEqualTo(NETSHOOT_2);
        assertThat(way(NETSHOOT_1, node(2)).there().end()).isEqualTo(node(2));
        assertThat(way(node(1), WEB).there().last().from()).isEqualTo("198.51.100.1");
    }

    /** One fault of the first node or the VPC, and what it does: which ways still work, and what the one that fails says. */
    private record Fault(String name, String from, String to, boolean there, String says, Consumer<BaseLab> inject) {}

    private static final List<Fault> FAULTS = List.of(
        new Fault("a rule 512 that is gone", COREDNS_1, NETSHOOT_1, false, "no ENI has the address",
            lab -> {
                lab.kernelOfFirstNode(each -> each.withRules(without(each.rules(), rule -> rule.to().equals("192.168.1.21"))));
                BaseLab.replace(lab.enis(), each -> each.id().equals("eni-10"), each -> each.withAddresses(each.addresses().subList(0, 1)));
            }),
        new Fault("a host route that is gone", NETSHOOT_2, NETSHOOT_1, false, "source check",
            lab -> lab.kernelOfFirstNode(each -> each.withRoutes(without(each.routes(), route -> route.to().equals("192.168.1.21"))))),
        new Fault("a gateway that nobody answers for", NETSHOOT_1, NETSHOOT_2, false, "nobody answers for 169.254.1.1 (ip neigh)",
            lab -> lab.kernelOfFirstNode(each -> each.withSandboxes(each.sandboxes().stream()
                .map(box -> new Kernel.Sandbox(box.name(), box.links(), box.routes(), List.of())).toList()))),
        new Fault("no SNAT", NETSHOOT_1, WEB, false, "igw-1 translates only addresses that own a public one",
            lab -> lab.iptablesOfFirstNode("nat", line -> line.startsWith("-A AWS-SNAT-CHAIN-0") ? ":GONE -" : line)),
        new Fault("a VPC CIDR that is translated", COREDNS_1, NETSHOOT_2, false,
            "source check of eni-11: 192.168.1.11 is none of its addresses",
            lab -> lab.iptablesOfFirstNode("nat", line -> line.startsWith("-A AWS-SNAT-CHAIN-0 -d") ? ":GONE -" : line)),
        new Fault("no connmark", COREDNS_1, WEB, false, "source check of eni-11",
            lab -> lab.iptablesOfFirstNode("nat", line -> line.startsWith("-A AWS-CONNMARK-CHAIN-0") ? ":GONE -" : line)),
        new Fault("no connmark for a pod of the primary ENI", NETSHOOT_1, WEB, true, "",
            lab -> lab.iptablesOfFirstNode("nat", line -> line.startsWith("-A AWS-CONNMARK-CHAIN-0") ? ":GONE -" : line)),
        new Fault("a rule 1536 that is gone", COREDNS_1, NETSHOOT_2, false, "source check of eni-10: 192.168.1.31",
            lab -> lab.kernelOfFirstNode(each -> each.withRules(without(each.rules(), rule -> rule.priority() == 1536)))),
        new Fault("a table 2 without a default route", COREDNS_1, NETSHOOT_2, false, "source check of eni-10",
            lab -> lab.kernelOfFirstNode(
                each -> each.withRoutes(without(each.routes(), route -> route.table().equals("2") && route.to().equals("default"))))),
        new Fault("an address that EC2 took back", NETSHOOT_2, NETSHOOT_1, false, "VPC: no ENI has the address 192.168.1.21",
            lab -> BaseLab.replace(lab.enis(), each -> each.id().equals("eni-10"),
                each -> each.withAddresses(each.addresses().subList(0, 1)))),
        new Fault("no forwarding", NETSHOOT_1, NETSHOOT_2, false, "net.ipv4.ip_forward = 0",
            lab -> lab.kernelOfFirstNode(each -> each.withForwarding(false))),
        new Fault("no forwarding, from the node", "192.168.1.11", NETSHOOT_2, true, "",
            lab -> lab.kernelOfFirstNode(each -> each.withForwarding(false))),
        new Fault("a firewall", NETSHOOT_1, NETSHOOT_2, false, "iptables -t filter -P FORWARD DROP",
            lab -> lab.iptablesOfFirstNode("filter", line -> line.equals(":FORWARD ACCEPT") ? ":FORWARD DROP" : line)),
        new Fault("a network ACL", NETSHOOT_1, NETSHOOT_2, false, "network ACL acl-1 (egress) denies",
            lab -> lab.acls().replaceAll(each -> new NetworkAcl("acl-1", each.subnets(), List.of(
                new NetworkAcl.Entry(50, true, false, -1, "192.168.2.0/24", -1, -1), each.entries().get(0), each.entries().get(1))))),
        new Fault("a security group", NETSHOOT_1, NETSHOOT_2, false, "security groups [sg-nodes] of eni-20 let nothing in",
            lab -> lab.groups().replaceAll(each -> new SecurityGroup("sg-nodes", "nodes", each.rules().subList(0, 1)))),
        new Fault("a security group that lets nothing out of the VPC", NETSHOOT_1, WEB, false, "let nothing out to",
            lab -> lab.groups().replaceAll(each -> new SecurityGroup("sg-nodes", "nodes", each.rules().stream()
                .map(rule -> new SecurityGroup.Rule(rule.egress(), rule.protocol(), rule.fromPort(), rule.toPort(),
                    List.of("192.168.0.0/16"),
                    rule.groups()))
                .toList()))),
        new Fault("a Service of which nobody has a rule", NETSHOOT_1, "10.100.99.99", false, "nobody out there has 10.100.99.99",
            lab -> {}),
        new Fault("a link that is down", NETSHOOT_2, NETSHOOT_1, false, " is down",
            lab -> lab.kernelOfFirstNode(each -> each.withLinks(each.links().stream()
                .map(link -> link.kind().equals("veth")
                    ? new Kernel.Link(link.index(), link.name(), link.kind(), link.mac(), link.mtu(), false,
                        link.master(), link.peer(), link.addresses())
                    : link)
                .toList()))),
        new Fault("no way out of the VPC", NETSHOOT_1, WEB, false, "rtb-1 has no route to 203.0.113.10",
            lab -> lab.routeTables().replaceAll(each -> new RouteTable("rtb-1", true, List.of(), each.routes().subList(0, 1)))),
        new Fault("a host route stolen by another interface", NETSHOOT_2, NETSHOOT_1, false, "nobody has 192.168.1.21",
            lab -> lab.kernelOfFirstNode(each -> each.withRoutes(each.routes().stream().map(route -> route.to().equals("192.168.1.21")
                ? new Kernel.Route("main", route.to(), "", each.links().get(3).name()) : route).toList()))));

    @TestFactory Stream<DynamicTest> each_fault_stops_the_packet_where_it_would_stop() {
        return FAULTS.stream().map(fault -> dynamicTest(fault.name(), () -> {
            var faulty = new BaseLab();
            fault.inject().accept(faulty);
            var seen = faulty.snapshot();
            var question = new Question(Place.of(fault.from(), seen), Place.of(fault.to(), seen), "tcp", 80);
            var trace = Tracer.ways(seen, question).get(0).there();
            assertThat(trace.arrived()).as(trace.toString()).isEqualTo(fault.there());
            if (!fault.there()) assertThat(trace.end()).contains(fault.says());
        }));
    }

    @Test void an_answer_from_outside_is_held_to_the_ACL_too() {
        lab.acls().replaceAll(each -> new NetworkAcl("acl-1", each.subnets(), Stream.concat(
            Stream.of(new NetworkAcl.Entry(50, false, false, 6, WEB + "/32", 1024, 65_535)), each.entries().stream()).toList()));

        var way = way(NETSHOOT_1, WEB);

        assertThat(way.there().arrived()).isTrue();
        assertThat(way.back().orElseThrow().end()).contains("network ACL acl-1 (ingress) denies");
        assertThat(way.works()).isFalse();
    }

    @Test void the_resolver_of_the_VPC_answers_whatever_route_tables_say() {
        lab.routeTables().replaceAll(each -> new RouteTable("rtb-1", true, List.of(), List.of()));
        assertThat(way(COREDNS_1, "192.168.0.2").works()).isTrue();
    }

    @Test void a_node_chooses_among_endpoints_and_each_choice_is_a_way() {
        assertThat(ways("default/netshoot-pod-3", "svc/kube-system/kube-dns", 53)).extracting(each -> each.there().end())
            .containsExactlyInAnyOrder(COREDNS_1, COREDNS_2);
    }

    @Test void a_frame_is_not_handed_back_to_the_interface_that_sent_it() {
        lab.kernelOfFirstNode(each -> each.withRoutes(Stream.concat(
            without(each.routes(), route -> route.to().equals("192.168.1.21")).stream(),
            Stream.of(new Kernel.Route("main", "192.168.1.0/24", "", "ens5"))).toList()));

        assertThat(way(node(1), NETSHOOT_1).there().end()).contains("192.168.1.21 is an address of eni-10 itself");
    }

    @Test void a_packet_that_goes_in_circles_is_followed_once_around() {
        lab.kernelOfFirstNode(each -> each.withRoutes(without(each.routes(), route -> route.to().equals("192.168.1.21"))));

        var way = way(COREDNS_1, NETSHOOT_1).there();

        assertThat(way.arrived()).isFalse();
        assertThat(way.sightings()).extracting(Object::toString).as(way.end()).doesNotHaveDuplicates().hasSizeLessThan(8);
    }

    @Test void an_answer_to_a_pod_of_a_secondary_eni_fails_at_a_strict_filter() {
        lab.kernelOfFirstNode(each -> each.withSysctls(Map.of("net.ipv4.conf.ens5.rp_filter", "1")));

        var back = way(COREDNS_1, WEB).back().orElseThrow();

        assertThat(back.arrived()).isFalse();
        assertThat(back.end()).contains("net.ipv4.conf.ens5.rp_filter = 1, and the way back is ip rule 1536");
        assertThat(way(NETSHOOT_1, WEB).back().orElseThrow().end()).isEqualTo(NETSHOOT_1);
    }

    @Test void what_is_no_place_and_what_sends_nothing_is_refused() {
        assertThatThrownBy(() -> place("nowhere")).isInstanceOf(CouldNotLook.class).hasMessageContaining("nowhere: is no pod");
        assertThatThrownBy(() -> way(WEB, NETSHOOT_1)).isInstanceOf(IllegalArgumentException.class);
    }

    private Way way(String from, String to) { return ways(from, to, 80).get(0); }

    private List<Way> ways(String from, String to, int port) {
        return Tracer.ways(lab.snapshot(), new Question(place(from), place(to), "tcp", port));
    }

    private Place place(String text) { return Place.of(text, lab.snapshot()); }

    private static String node(int n) { return "ip-192-168-%d-11.ap-northeast-2.compute.internal".formatted(n); }

    private String veth(String pod) {
        return lab.snapshot().podsOnPodNetwork().stream().filter(each -> each.fullName().equals(pod)).map(BaseLab::veth).findFirst()
            .orElseThrow();
    }

    private static <T> List<T> without(List<T> all, Predicate<T> which) { return all.stream().filter(which.negate()).toList(); }
}
