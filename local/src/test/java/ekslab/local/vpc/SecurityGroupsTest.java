package ekslab.local.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;

import ekslab.local.cloud.SecurityGroups;

/** Security groups and network ACLs, as packets meet them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecurityGroupsTest {

    private static final String EVERYWHERE = "0.0.0.0/0";
    private static TestVpc vpc;
    private static String callers;
    private static String servers;
    private static TestVpc.Host caller;
    private static TestVpc.Host neighbour;
    private static TestVpc.Host stranger;

    @BeforeAll static void three_hosts_in_two_subnets() {
        vpc = new TestVpc();
        callers = vpc.group("callers");
        servers = vpc.group("servers");
        caller = vpc.host("caller", vpc.near, callers);
        neighbour = vpc.host("neighbour", vpc.near, servers);
        stranger = vpc.host("stranger", vpc.far, servers);
    }

    @AfterAll static void gone() { vpc.close(); }

    /** Every test begins with groups that let nothing in and everything out. */
    @BeforeEach void as_new() {
        for (var group : List.of(callers, servers)) {
            SecurityGroups.rules(vpc.cloud, group).forEach(vpc.groups::revoke);
            vpc.groups.authorize(SecurityGroups.everythingOut(group));
        }
        vpc.lab.shell().run("nsenter --net=/run/netns/vpc conntrack -F 2>/dev/null");
    }

    @Test void a_new_group_lets_nothing_in_and_everything_out() {
        assertThat(caller.reaches(neighbour, 80)).isFalse();
        assertThat(caller.reaches(stranger, 80)).isFalse();
        assertThat(caller.pings(neighbour.address())).isFalse();
        assertThat(caller.seen("198.51.100.10", "TCP", 80)).isEqualTo(caller.publicAddress());
        assertThat(caller.pings("8.8.8.8")).isTrue();
    }

    @ParameterizedTest(name = "in {0} {1}-{2} from {3}: TCP 80 {4}, TCP 81 {5}, UDP 53 {6}, ping {7}")
    @CsvSource({
        "tcp,  80,    80, 0.0.0.0/0,      true,  false, false, false",
        "tcp,  81,    90, 192.168.0.0/16, false, true,  false, false",
        "tcp,   0, 65535, 0.0.0.0/0,      true,  true,  false, false",
        "tcp,   0, 65535, 192.168.9.0/24, false, false, false, false",
        "udp,  53,    53, 0.0.0.0/0,      false, false, true,  false",
        "icmp, -1,    -1, 0.0.0.0/0,      false, false, false, true",
        "icmp,  8,     0, 0.0.0.0/0,      false, false, false, true",
        "icmp, 13,     0, 0.0.0.0/0,      false, false, false, false",
        "6,    80,    80, 0.0.0.0/0,      true,  false, false, false",
        "-1,   -1,    -1, 192.168.1.0/24, true,  true,  true,  true",
        "-1,   -1,    -1, callers,        true,  true,  true,  true",
        "-1,   -1,    -1, servers,        false, false, false, false" }) void a_rule_lets_in_what_it_names_and_nothing_else(String protocol,
            int from, int to, String other, boolean http, boolean next,
            boolean udp, boolean ping) {
        vpc.groups.authorize(vpc.rule(servers, false, protocol, from, to,
            other.equals("callers") ? callers : other.equals("servers") ? servers : other));

        for (var host : List.of(neighbour, stranger)) {
            assertThat(caller.reaches(host, 80)).isEqualTo(http);
            assertThat(caller.reaches(host, 81)).isEqualTo(next);
            assertThat(caller.seen(host.address(), "UDP", 53).isEmpty()).isEqualTo(!udp);
            assertThat(caller.pings(host.address())).isEqualTo(ping);
        }
    }

    @Test void answers_pass_and_callers_in_the_other_direction_do_not() {
        vpc.groups.authorize(vpc.rule(servers, false, "-1", -1, -1, EVERYWHERE));
        vpc.groups.revoke(SecurityGroups.everythingOut(servers));

        assertThat(caller.reaches(neighbour, 80)).isTrue();
        assertThat(neighbour.reaches(stranger, 80)).isFalse();
        assertThat(neighbour.seen("198.51.100.10", "TCP", 80)).isEmpty();
    }

    @Test void what_may_go_out_is_decided_by_the_sender() {
        vpc.groups.authorize(vpc.rule(servers, false, "-1", -1, -1, EVERYWHERE));
        vpc.groups.revoke(SecurityGroups.everythingOut(callers));
        vpc.groups.authorize(vpc.rule(callers, true, "tcp", 81, 81, servers));

        assertThat(caller.reaches(neighbour, 80)).isFalse();
        assertThat(caller.reaches(neighbour, 81)).isTrue();
        assertThat(caller.reaches(stranger, 81)).isTrue();
        assertThat(caller.seen("198.51.100.10", "TCP", 80)).isEmpty();
    }

    @Test void the_internet_gets_in_where_a_rule_says_so() {
        var internet = new TestVpc.Host(vpc, "internet", "", "198.51.100.10", "");
        assertThat(internet.seen(neighbour.publicAddress(), "TCP", 80)).isEmpty();

        vpc.groups.authorize(vpc.rule(servers, false, "tcp", 80, 80, "198.51.100.0/24"));

        assertThat(internet.seen(neighbour.publicAddress(), "TCP", 80)).isEqualTo("198.51.100.10");
        assertThat(internet.seen(neighbour.publicAddress(), "TCP", 81)).isEmpty();
        assertThat(internet.seen(neighbour.address(), "TCP", 80)).as("a private address from outside").isEmpty();
    }

    @Test void a_member_of_two_groups_has_the_rules_of_both() {
        var web = vpc.group("web");
        vpc.groups.authorize(vpc.rule(web, false, "tcp", 80, 80, EVERYWHERE));
        vpc.groups.authorize(vpc.rule(servers, false, "tcp", 81, 81, EVERYWHERE));

        vpc.ec2.modifyGroups(neighbour.eni(), List.of(servers, web));
        assertThat(caller.reaches(neighbour, 80)).isTrue();
        assertThat(caller.reaches(neighbour, 81)).isTrue();
        assertThat(caller.reaches(stranger, 80)).isFalse();

        vpc.ec2.modifyGroups(neighbour.eni(), List.of(servers));
        assertThat(caller.reaches(neighbour, 80)).isFalse();
        vpc.groups.delete(web);
    }

    @Test void a_rule_that_names_a_group_means_all_addresses_of_its_members() {
        vpc.groups.authorize(vpc.rule(servers, false, "-1", -1, -1, callers));
        var lent = vpc.ec2.assignPrivateIpAddresses(caller.eni(), 1).privateIpAddresses().get(1).privateIpAddress();
        caller.run("ip addr add %s/32 dev ens5".formatted(lent));

        assertThat(caller.run("timeout 1 socat -u TCP:%s:80,bind=%s,connect-timeout=0.5 -".formatted(stranger.address(), lent)))
            .isEqualTo(lent);
        vpc.ec2.unassignPrivateIpAddresses(caller.eni(), List.of(lent));
        assertThat(caller.run("timeout 1 socat -u TCP:%s:80,bind=%s,connect-timeout=0.5 - 2>/dev/null || true"
            .formatted(stranger.address(), lent))).isEmpty();
        caller.run("ip addr del %s/32 dev ens5".formatted(lent));
    }

    @Test void a_connection_outlives_the_rule_that_let_it_in() {
        var rule = vpc.rule(servers, false, "tcp", 7000, 7000, "192.168.1.0/24");
        vpc.groups.authorize(rule);
        neighbour.run("socat TCP-LISTEN:7000,fork,reuseaddr EXEC:cat >/dev/null 2>&1 &\nsleep 0.2");
        caller.run("rm -f /run/said; (echo before; sleep 1.5; echo after; sleep 0.5) | socat - TCP:%s:7000 >/run/said 2>&1 &\nsleep 0.5"
            .formatted(neighbour.address()));

        vpc.groups.revoke(rule);

        assertThat(caller.reaches(neighbour, 7000)).isFalse();
        assertThat(caller.run("sleep 2; cat /run/said")).isEqualTo("before\nafter");
    }

    @Test void what_is_refused_vanishes_without_a_word() {
        assertThat(caller.run("ping -c1 -W0.5 %s || true".formatted(neighbour.address()))).contains("100% packet loss")
            .doesNotContain("Unreachable", "filtered");
        assertThat(caller.run("socat -u TCP:%s:80,connect-timeout=0.5 - 2>&1 || true".formatted(neighbour.address())))
            .contains("timed out");
    }

    @Test void an_acl_decides_between_subnets_by_number_and_never_within_one() {
        vpc.groups.authorize(vpc.rule(servers, false, "-1", -1, -1, EVERYWHERE));
        var acl = vpc.acls.create("acl", vpc.vpc.vpcId(), Map.of()).networkAclId();
        var association = vpc.acls.associate("acl", acl, vpc.near.subnetId());
        try {
            assertThat(caller.reaches(stranger, 80)).as("a new ACL denies everything").isFalse();
            assertThat(caller.reaches(neighbour, 80)).as("within the subnet").isTrue();

            vpc.acls.addEntry(acl, entry(100, true, "-1", "allow"));
            assertThat(caller.reaches(stranger, 80)).as("answers must be let in, too").isFalse();
            vpc.acls.addEntry(acl, entry(100, false, "-1", "allow"));
            assertThat(caller.reaches(stranger, 80)).isTrue();

            vpc.acls.addEntry(acl, entry(90, true, "6", "deny").toBuilder().portRange(ports -> ports.from(80).to(80)).build());
            assertThat(caller.reaches(stranger, 80)).as("the lower number decides").isFalse();
            assertThat(caller.reaches(stranger, 81)).isTrue();
            assertThat(caller.pings(stranger.address())).isTrue();
            assertThat(caller.seen("198.51.100.10", "TCP", 80)).isEmpty();
            vpc.acls.removeEntry(acl, entry(90, true, "6", "deny"));

            vpc.acls.addEntry(acl, entry(110, true, "6", "deny").toBuilder().portRange(ports -> ports.from(80).to(80)).build());
            assertThat(caller.reaches(stranger, 80)).as("the higher number comes too late").isTrue();
        } finally {
            vpc.acls.disassociate(association);
            vpc.acls.delete(acl);
        }
        assertThat(caller.reaches(stranger, 80)).isTrue();
    }

    private static NetworkAclEntry entry(int number, boolean egress, String protocol, String action) {
        return NetworkAclEntry.builder().ruleNumber(number).egress(egress).protocol(protocol).ruleAction(action).cidrBlock(EVERYWHERE)
            .build();
    }

    @Test void nobody_is_refused_the_vpcs_resolver() {
        vpc.groups.revoke(SecurityGroups.everythingOut(callers));
        vpc.lab.shell().run("setsid nsenter --net=/run/netns/vpc sh /run/serve >/dev/null 2>&1 &\nsleep 0.2");

        assertThat(caller.seen("192.168.0.2", "TCP", 80)).isEqualTo(caller.address());
        assertThat(caller.seen("8.8.8.8", "TCP", 80)).isEmpty();
        assertThat(caller.pings("192.168.1.1")).as("the router answers no ping").isFalse();
    }

    @Test void neighbours_see_each_others_mac() {
        vpc.groups.authorize(vpc.rule(servers, false, "-1", -1, -1, EVERYWHERE));
        neighbour.run("iptables -A INPUT -p icmp -m mac --mac-source " + vpc.eni(caller).macAddress());
        assertThat(caller.pings(neighbour.address())).isTrue();
        assertThat(neighbour.run("iptables -nvxL INPUT | grep MAC")).startsWith("1 ");
        assertThat(neighbour.run("ip neigh show " + caller.address())).contains(vpc.eni(caller).macAddress());
        assertThat(caller.run("ping -c1 -W1 " + neighbour.address())).contains("ttl=64");
        assertThat(caller.run("ping -c1 -W1 " + stranger.address())).contains("ttl=64");
    }

}
