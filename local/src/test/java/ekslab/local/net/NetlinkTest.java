package ekslab.local.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan does through messages, and what the same commands do that an operator types, in two places that must look alike. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NetlinkTest {

    private static final List<String> COMMANDS = List.of(
        "ip netns add pod",
        "ip link add br0 mtu 9001 address 06:00:00:00:00:e9 type bridge",
        "ip link add ens5 mtu 9001 address 02:00:00:00:00:05 type veth peer name far mtu 9001 address 02:00:00:00:00:15",
        "ip link add ens6 mtu 9001 type veth peer name far netns pod",
        "ip link add eni1 index 101 mtu 9001 address 02:00:00:00:00:06 type veth peer name eth0 index 3 mtu 9001 netns pod",
        "ip link set far master br0 up",
        "ip link set br0 up",
        "ip link set ens5 up",
        "ip link set ens6 up",
        "ip link set lo up",
        "ip addr add 127.0.0.2/8 dev lo",
        "ip addr add 192.168.71.10/19 brd + dev ens5 metric 512 valid_lft 3600 preferred_lft 3600",
        "ip addr add 192.168.80.20/19 brd + dev ens6",
        "ip addr add 192.168.1.5/32 dev br0",
        "ip route add default via 192.168.64.1 dev ens5 proto dhcp src 192.168.71.10 metric 512",
        "ip route add 192.168.64.1 dev ens5 proto dhcp scope link src 192.168.71.10 metric 512",
        "ip route replace 192.168.64.1 dev ens6 scope link table 2",
        "ip route replace default via 192.168.64.1 dev ens6 table 2",
        "ip route replace unreachable default table 1001",
        "ip route replace 192.168.75.4 dev ens5 scope link",
        "ip route add 192.168.75.5 dev ens5 scope link",
        "ip route del 192.168.75.5 dev ens5",
        "ip route del 192.168.64.0/19 dev ens6",
        "ip rule add fwmark 0x80/0x80 lookup main prio 1024",
        "ip rule add to 192.168.75.4 lookup main prio 512",
        "ip rule add from 192.168.78.33 lookup 2 prio 1536",
        "ip rule add iif br0 lookup 1001 prio 200",
        "ip rule add to 192.168.75.9 lookup main prio 512",
        "ip rule del to 192.168.75.9 lookup main prio 512",
        "ip rule add unreachable prio 300",
        "ip neigh replace 192.168.64.9 lladdr 02:00:00:00:00:99 dev ens5 nud permanent",
        "ip neigh replace 192.168.64.8 lladdr 02:00:00:00:00:98 dev ens5 nud permanent",
        "ip neigh del 192.168.64.8 dev ens5",
        "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.ens5.accept_ra=0");

    private static final String LOOK = """
        ip -d link | sed -E 's/(altname|link-netnsid|link-netns) .*//; s/@if[0-9]+/@if/; s/([0-9a-f]{2}:){5}[0-9a-f]{2}/&/'
        ip -4 -d addr; ip -d rule; ip -4 -d route show table all; ip neigh show nud permanent; sysctl net.ipv4.ip_forward net.ipv6.conf.ens5.accept_ra
        ls /run/netns""";

    private Enclosure lab;
    private Shell messages;
    private Shell commands;

    @BeforeEach void two_places() {
        lab = Enclosure.open("test", Path.of("/tmp"), System.getProperty("user.name").equals("root"));
        messages = place("a");
        commands = place("b");
    }

    private Shell place(String name) {
        var shell = lab.machine(name);
        shell.run("mount -t tmpfs tmpfs /run; mkdir /run/netns");
        return shell;
    }

    @AfterEach void gone() { lab.close(); }

    @Test void a_plan_does_what_its_commands_do() {
        var plan = new Plan();
        for (var command : COMMANDS) {
            assertThat(Netlink.translate(Command.of(command))).as(command).isPresent();
            plan.run(command);
            commands.run(command);
        }
        messages.run(plan);

        for (var looks = 0; looks < 50 && !seen(messages).equals(seen(commands)); looks++) LockSupport.parkNanos(100_000_000);   // links come up by and by
        assertThat(seen(messages)).isEqualTo(seen(commands));
    }

    /** Random MACs, indices of peers, timers and what is left of a lifetime differ; everything else must not. */
    private static List<String> seen(Shell place) {
        return place.run(LOOK).lines()
            .map(line -> line.replaceAll("link/ether (?!02:00|06:00)\\S+", "link/ether random").replaceAll("_lft \\d+sec", "_lft Tsec")
                .replaceAll("_timer +[0-9.]+", "_timer").replaceAll("(?:tso|gso|gro)_max_\\w+ \\d+", "").stripTrailing())
            .toList();
    }

    @Test void steps_go_where_they_belong_and_back_home() {
        messages.run(new Plan().run("ip netns add one").run("ip netns add two").in("one", "ip link set lo up")
            .run("ip link add x type veth peer name y netns two").in("two", "ip link set y up").run("ip link set x up"));

        assertThat(messages.run("ip -n one -br link; ip -n two -br link; ip -br link")).contains("lo               UNKNOWN", "y@if",
            "x@if");
        messages.run(new Plan().run("ip netns del two"));
        assertThat(messages.run("ls /run/netns")).isEqualTo("one\n");
    }

    @Test void a_link_can_be_moved_to_the_first_process() {
        messages.run(new Plan().run("ip netns add pod").in("pod", "ip link add eth0 type veth peer name eni1").in("pod",
            "ip link set eni1 netns 1"));
        assertThat(messages.run("ip -n pod -br link; ip -br link")).contains("eth0@if", "eni1@if3");
    }

    @Test void the_step_that_failed_is_named_and_nothing_after_it_is_done() {
        var plan = new Plan().run("ip link add br0 type bridge").run("ip link add br0 type bridge").run("ip link add br1 type bridge");
        assertThatThrownBy(() -> messages.run(plan)).isInstanceOf(CommandFailed.class)
            .hasMessageContaining("a: ip link add br0 type bridge")
            .hasMessageContaining("RTNETLINK answers: File exists");
        assertThatThrownBy(() -> messages.run(new Plan().run("ip route add 10.0.0.1 dev nowhere")))
            .hasMessageContaining("nowhere: No such device");
        assertThatThrownBy(() -> messages.run(new Plan().in("nobody", "ip link set lo up")))
            .hasMessageContaining("/run/netns/nobody: No such file");
        assertThat(messages.run("ip -br link")).contains("br0").doesNotContain("br1");
    }

    @Test void what_may_fail_may_fail() {
        messages.run(new Plan().undo("ip link del nothing").run("ip link add br1 type bridge"));
        assertThat(messages.run("ip -br link")).contains("br1");
    }

    @ParameterizedTest
    @ValueSource(strings = { "ip link set x netns pod", "ip link set p type bridge_slave proxy_arp on", "ip addr del 10.0.0.1/32 dev x",
        "ip route get 10.0.0.1",
        "ip link add v type vxlan id 7", "iptables -S",
        "ip link property add dev ens5 altname enp0s5" }) void what_is_not_known_stays_a_command(
            String command) {
        assertThat(Netlink.translate(Command.of(command))).isEmpty();
    }
}
