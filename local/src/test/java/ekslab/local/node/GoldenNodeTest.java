package ekslab.local.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

import ekslab.local.cloud.Change;
import ekslab.local.cni.CniFiles;
import ekslab.local.cni.EniConfigs;
import ekslab.local.cni.NodeNetwork;
import ekslab.local.cni.Pace;
import ekslab.local.net.Enclosure;
import ekslab.local.vpc.VpcNetwork;

/**
 * A node with one pod on each of two interfaces, as its commands show it: equal to a real t3.medium but for MACs, link numbers, ids and times.
 * Pod a has 192.168.75.4 of ens5, pod b 192.168.78.33 of ens6; the node is 192.168.71.10 in 192.168.64.0/19, its second interface 192.168.80.20.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GoldenNodeTest {

    private static final PluggedInterfaces.Subnet SUBNET = new PluggedInterfaces.Subnet("subnet-1", "192.168.64.0/19");
    private static final String RESOLVER = "192.168.0.2";

    @TempDir private static Path folder;
    private static Enclosure lab;
    private static Node node;
    private static NodeNetwork network;

    @BeforeAll static void a_node_with_two_pods() throws NodeNetwork.AddFailed {
        lab = Enclosure.open("test", Path.of("/tmp"), System.getProperty("user.name").equals("root"));
        var vpc = new VpcNetwork(lab.shell(), id -> node.netns());
        vpc.follow(created(Vpc.class, Vpc.builder().vpcId("vpc-1").cidrBlock("192.168.0.0/16").build()));
        vpc.follow(created(Subnet.class, Subnet.builder().subnetId(SUBNET.id()).cidrBlock(SUBNET.cidr()).build()));
        node = Node.boot(lab, "i-1", "ip-192-168-71-10.ap-northeast-2.compute.internal", RESOLVER, Map.of());
        var enis = new PluggedInterfaces(vpc, node, SUBNET, "",
            List.of(List.of("192.168.71.10", "192.168.75.4"), List.of("192.168.80.20", "192.168.78.33")));
        node.configurePrimary(enis.primary(), SUBNET.cidr(), RESOLVER);
        network = new NodeNetwork(node.shell(), enis, EniConfigs.NONE, CniFiles.make(folder.resolve("i-1")),
            () -> Pace.FAST_FORWARD, 17, 7);
        network.start("amazon-k8s-cni:v1.22.4-eksbuild.3", Map.of());
        for (var pod : List.of("a", "b")) {
            node.shell().run("ip netns add cni-" + pod);
            network.add(pod.repeat(64), "default", pod, "cni-" + pod);
            network.settle();
        }
    }

    @AfterAll static void gone() {
        network.stop();
        lab.close();
    }

    private static <T> Change<T> created(Class<T> type, T object) { return new Change<>(type, Optional.empty(), Optional.of(object)); }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        ip rule                                              | ip-rule.txt
        ip route                                             | ip-route.txt
        ip route show table 2                                | ip-route-table-2.txt
        ip -d link                                           | ip-d-link.txt
        ip -4 addr                                           | ip-4-addr.txt
        iptables -t nat -S                                   | iptables-nat.txt
        iptables -t mangle -S                                | iptables-mangle.txt
        ip netns exec cni-b ip -d link                       | pod-ip-d-link.txt
        ip netns exec cni-b ip -4 addr                       | pod-ip-4-addr.txt
        ip netns exec cni-b ip route                         | pod-ip-route.txt
        ip netns exec cni-b ip neigh                         | pod-ip-neigh.txt
        sysctl net.ipv4.conf.ens5.rp_filter net.ipv4.ip_forward net.ipv4.ip_default_ttl net.ipv4.tcp_early_demux | sysctl.txt
        """) void a_command_says_what_it_says_on_a_real_node(String command, String golden) throws IOException {
        compare(command, golden, node.shell().run(command));
    }

    @Test void introspection_says_what_it_says_on_a_real_node() throws IOException {
        compare("curl localhost:61679/v1/enis", "v1-enis.json",
            network.introspection("/v1/enis").body().replace(",", ",\n").replace("{", "{\n").replace("}", "\n}"));
    }

    /** Otherwise the comparison would pass whatever a node says. */
    @Test void a_swapped_address_is_a_difference() throws IOException {
        var swapped = node.shell().run("ip route").replace("192.168.75.4 dev", "192.168.75.5 dev");
        assertThat(difference("ip route", "ip-route.txt", swapped)).contains("-192.168.75.4 dev eniacd53aa4120",
            "+192.168.75.5 dev eniacd53aa4120");
    }

    private static void compare(String command, String golden, String said) throws IOException {
        var difference = difference(command, golden, said);
        if (!difference.isEmpty()) fail(difference);
    }

    private static String difference(String command, String golden, String said) throws IOException {
        List<String> wanted;
        try (var file = GoldenNodeTest.class.getResourceAsStream("golden/" + golden)) {
            wanted = new String(file.readAllBytes(), UTF_8).lines().toList();
        }
        var seen = plain(said).lines().toList();
        return String.join("\n",
            UnifiedDiffUtils.generateUnifiedDiff(golden, command, new ArrayList<>(wanted), DiffUtils.diff(wanted, seen), 2));
    }

    /** MACs, link numbers, ids and times are different on every machine; each kind becomes one word. */
    private static String plain(String said) {
        return said.replaceAll("(?m)[ \\t]+$", "").replaceAll("\\t", " ")
            .replaceAll("(?<![0-9a-f])(?!00:00:00:00:00:00|ff:ff:ff:ff:ff:ff)([0-9a-f]{2}:){5}[0-9a-f]{2}", "MAC")
            .replaceAll("eni-0[0-9a-z]{17,}", "eni-ID")
            .replaceAll("(?m)^\\d+: (?!from)", "N: ").replaceAll("@if\\d+", "@ifN").replaceAll("(tso|gso|gro)_max_(size|segs) \\d+ ?", "")
            .replaceAll("valid_lft \\d+sec preferred_lft \\d+sec", "valid_lft Tsec preferred_lft Tsec")
            .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z(?<!0001-01-01T00:00:00Z)", "TIME").replaceAll("(?m)[ \\t]+$", "");
    }
}
