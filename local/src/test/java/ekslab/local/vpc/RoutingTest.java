package ekslab.local.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** Where packets go: route tables, gateways, public addresses, the source/destination check, MTU. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RoutingTest {

    private static final String WORLD = "198.51.100.10";
    private static TestVpc vpc;
    private static TestVpc.Host near;
    private static TestVpc.Host far;
    private static TestVpc.Host hidden;
    private static final TestVpc.Host[] INTERNET = new TestVpc.Host[1];

    @BeforeAll static void a_host_in_each_subnet() {
        vpc = new TestVpc();
        near = vpc.host("near", vpc.near);
        far = vpc.host("far", vpc.far);
        hidden = vpc.host("hidden", vpc.hidden);
        INTERNET[0] = new TestVpc.Host(vpc, "internet", "", WORLD, "");
        // the default group knows its members only; routing is to be seen here, and nothing else
        var group = vpc.eni(near).groups().get(0).groupId();
        vpc.groups.authorize(vpc.rule(group, false, "-1", -1, -1, "0.0.0.0/0"));
    }

    @AfterAll static void gone() { vpc.close(); }

    @Test void only_public_addresses_get_past_the_internet_gateway() {
        assertThat(near.seen(WORLD, "TCP", 80)).isEqualTo(near.publicAddress());
        near.run("ip addr add %s/32 dev ens5"
            .formatted(vpc.ec2.assignPrivateIpAddresses(near.eni(), 1).privateIpAddresses().get(1).privateIpAddress()));
        var lent = vpc.eni(near).privateIpAddresses().get(1).privateIpAddress();

        assertThat(near.run("socat -u TCP:%s:80,bind=%s,connect-timeout=0.5 - 2>&1 || true".formatted(WORLD, lent))).contains("timed out");
        assertThat(INTERNET[0].seen(near.publicAddress(), "TCP", 80)).isEqualTo(WORLD);
        assertThat(INTERNET[0].seen(near.address(), "TCP", 80)).isEmpty();
    }

    @Test void hosts_reach_each_other_by_public_address_too() {
        assertThat(near.seen(far.publicAddress(), "TCP", 80)).isEqualTo(near.publicAddress());
    }

    @Test void a_private_subnet_reaches_the_internet_through_a_nat_gateway_only_and_is_not_reached() {
        assertThat(hidden.seen(WORLD, "TCP", 80)).isEmpty();
        assertThat(hidden.run("ping -c1 -W0.3 8.8.8.8 || true")).contains("100% packet loss").doesNotContain("nreachable");
        var address = vpc.gateways.allocate("eip", Map.of());
        var nat = vpc.gateways.createNat("nat", vpc.near.subnetId(), address.allocationId(), Map.of());
        var table = vpc.routing.create("private", vpc.vpc.vpcId(), Map.of()).routeTableId();
        vpc.route(table, "0.0.0.0/0", route -> route.natGatewayId(nat.natGatewayId()));
        var association = vpc.routing.associate("hidden", table, vpc.hidden.subnetId());

        assertThat(hidden.seen(WORLD, "TCP", 80)).isEqualTo(address.publicIp());
        assertThat(hidden.pings("8.8.8.8")).isTrue();
        assertThat(hidden.reaches(near, 80)).isTrue();
        assertThat(INTERNET[0].seen(address.publicIp(), "TCP", 80)).isEmpty();
        assertThat(INTERNET[0].pings(address.publicIp())).isFalse();
        var port = "TCP:%s:80,bind=:5555,reuseaddr,connect-timeout=0.5".formatted(WORLD);
        assertThat(hidden.run("socat -u %s -".formatted(port))).isEqualTo(address.publicIp());

        vpc.gateways.deleteNat(nat.natGatewayId());
        assertThat(hidden.seen(WORLD, "TCP", 80)).as("the route is a black hole now").isEmpty();
        vpc.routing.disassociate(association);
        vpc.routing.delete(table);
        vpc.gateways.release(address.allocationId());
        assertThat(vpc.lab.shell().run("ls /run/netns")).doesNotContain("eni-");
    }

    @Test void the_longest_prefix_decides_and_a_change_holds_at_once() {
        vpc.route(vpc.publicTable, "198.51.100.10/32", route -> route.networkInterfaceId(far.eni()));
        assertThat(near.seen(WORLD, "TCP", 80)).as("far's interface has the destination check").isEmpty();
        assertThat(vpc.rules("chain ip vpc in-p" + far.eni().substring(4, 15))).containsPattern("ip daddr != @\\w+ counter packets [1-9]");
        assertThat(near.seen("198.51.100.20", "TCP", 80)).isEqualTo(near.publicAddress());

        vpc.routing.removeRoute(vpc.publicTable, "198.51.100.10/32");
        assertThat(near.seen(WORLD, "TCP", 80)).isEqualTo(near.publicAddress());
    }

    @Test void the_main_table_counts_for_a_subnet_without_another() {
        var main = vpc.cloud.list(RouteTable.class).stream().filter(table -> table.associations().stream().anyMatch(of -> of.main()))
            .findFirst().orElseThrow().routeTableId();
        var instance = vpc.host("late", vpc.hidden);
        var elastic = vpc.gateways.allocate("late", Map.of());
        vpc.gateways.associate(elastic.allocationId(), instance.eni());
        assertThat(instance.seen(WORLD, "TCP", 80)).isEmpty();

        vpc.route(main, "0.0.0.0/0", route -> route.gatewayId(vpc.gateway));
        assertThat(instance.seen(WORLD, "TCP", 80)).isEqualTo(elastic.publicIp());
        vpc.routing.removeRoute(main, "0.0.0.0/0");
        assertThat(instance.seen(WORLD, "TCP", 80)).isEmpty();
    }

    @Test void an_elastic_address_moves_at_once_and_its_connections_do_not_stay() {
        var elastic = vpc.gateways.allocate("moving", Map.of());
        var table = vpc.routing.create("two", vpc.vpc.vpcId(), Map.of()).routeTableId();
        vpc.route(table, "0.0.0.0/0", route -> route.gatewayId(vpc.gateway));
        var association = vpc.routing.associate("two", table, vpc.hidden.subnetId());
        var other = vpc.host("other", vpc.hidden);
        vpc.gateways.associate(elastic.allocationId(), hidden.eni());
        assertThat(hidden.seen(WORLD, "TCP", 80)).isEqualTo(elastic.publicIp());
        assertThat(other.seen(WORLD, "TCP", 80)).isEmpty();
        hidden.run("ping -i0.1 -c30 %s >/run/pings 2>&1 &\nsleep 0.5".formatted(WORLD));

        vpc.gateways.associate(elastic.allocationId(), other.eni());

        assertThat(hidden.seen(WORLD, "TCP", 80)).isEmpty();
        assertThat(other.seen(WORLD, "TCP", 80)).isEqualTo(elastic.publicIp());
        assertThat(Integer.parseInt(hidden.run("sleep 3; grep -c ttl= /run/pings"))).isBetween(1, 20);
        vpc.routing.disassociate(association);
    }

    @Test void who_may_forward_for_others_has_no_source_and_destination_check() {
        far.run("sysctl -qw net.ipv4.ip_forward=1; iptables -t nat -A POSTROUTING -s 192.168.11.0/24 -j SNAT --to-source " + far.address());
        var table = vpc.routing.create("instance", vpc.vpc.vpcId(), Map.of()).routeTableId();
        vpc.route(table, "0.0.0.0/0", route -> route.networkInterfaceId(far.eni()));
        var association = vpc.routing.associate("instance", table, vpc.hidden.subnetId());
        assertThat(hidden.seen(WORLD, "TCP", 80)).isEmpty();

        vpc.ec2.modifySourceDestCheck(far.eni(), false);
        assertThat(hidden.seen(WORLD, "TCP", 80)).isEqualTo(far.publicAddress());

        vpc.ec2.modifySourceDestCheck(far.eni(), true);
        assertThat(hidden.seen(WORLD, "TCP", 80)).isEmpty();
        vpc.routing.disassociate(association);
    }

    @Test void without_DNS_support_the_resolver_of_the_VPC_says_nothing() {
        vpc.lab.shell().run("setsid nsenter --net=/run/netns/vpc socat UDP-RECVFROM:53,bind=192.168.0.2,fork,reuseaddr "
            + "SYSTEM:'echo $SOCAT_PEERADDR' >/dev/null 2>&1 &\n"
            + "for look in $(seq 100); do nsenter --net=/run/netns/vpc ss -Hlun sport = :53 | grep -q . && break; sleep 0.1; done");
        assertThat(answered()).isEqualTo(near.address());

        vpc.vpcs.modifyDns(vpc.vpc.vpcId(), false, false);
        assertThat(near.seen("192.168.0.2", "UDP", 53)).isEmpty();

        vpc.vpcs.modifyDns(vpc.vpc.vpcId(), true, false);
        assertThat(answered()).isEqualTo(near.address());
    }

    /** By a resolver that may need a while on a busy machine. */
    private static String answered() {
        var seen = "";
        for (var look = 0; look < 20 && seen.isEmpty(); look++) seen = near.seen("192.168.0.2", "UDP", 53);
        return seen;
    }

    @Test void the_source_check_counts_what_it_drops() {
        near.run("ip addr add 192.168.1.250/32 dev ens5; ping -c3 -i0.1 -W0.2 -I 192.168.1.250 %s || true".formatted(far.address()));

        assertThat(vpc.rules("chain ip vpc check-p" + near.eni().substring(4, 15))).contains("counter packets 3 ");
        assertThat(vpc.rules("chain ip vpc check-p" + far.eni().substring(4, 15))).contains("counter packets 0 ");
    }

    @Test void frames_are_jumbo_inside_and_ordinary_towards_the_internet() {
        assertThat(near.run("ping -c1 -W1 -M do -s 8973 " + far.address())).contains("1 received");
        assertThat(near.run("ping -c1 -W1 -M do -s 1472 8.8.8.8")).contains("1 received");
        assertThat(near.run("ping -c1 -W1 -M do -s 1473 8.8.8.8 2>&1 || true")).containsPattern("mtu ?= ?1500");
        assertThat(near.run("ping -c2 -i0.2 -W1 -M want -s 4000 8.8.8.8 || true")).contains("ttl=");
    }
}
