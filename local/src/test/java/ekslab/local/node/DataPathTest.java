package ekslab.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

import ekslab.local.cloud.Change;
import ekslab.local.cloud.SecurityGroups;
import ekslab.local.cni.CniFiles;
import ekslab.local.cni.EniConfigs;
import ekslab.local.cni.NodeNetwork;
import ekslab.local.cni.Pace;
import ekslab.local.net.CommandFailed;
import ekslab.local.net.Enclosure;
import ekslab.local.vpc.VpcNetwork;

/** Two nodes in two subnets, each with two interfaces and two pods: the data path without any control plane. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DataPathTest {

    private static final String RESOLVER = "192.168.0.2";
    @TempDir private static Path folder;
    private static final String CLUSTER = "sg-1";
    private static final SecurityGroupRule AMONG_MEMBERS = SecurityGroupRule.builder().groupId(CLUSTER).securityGroupRuleId("sgr-1")
        .isEgress(false).ipProtocol("-1").referencedGroupInfo(group -> group.groupId(CLUSTER)).build();
    private static VpcNetwork vpcNetwork;
    private static Enclosure lab;
    private static final List<PluggedInterfaces> INTERFACES = new ArrayList<>();
    private static final List<NodeNetwork> NETWORKS = new ArrayList<>();
    private static final Map<String, Node> NODES = new LinkedHashMap<>();
    private static final Map<String, String> ADDRESS = new HashMap<>();

    @BeforeAll static void two_nodes_with_two_pods_each() {
        lab = Enclosure.open("test", Path.of("/tmp"), System.getProperty("user.name").equals("root"));
        var vpc = new VpcNetwork(lab.shell(), id -> NODES.get(id).netns());
        vpc.follow(created(Vpc.class, Vpc.builder().vpcId("vpc-1").cidrBlock("192.168.0.0/16").build()));
        vpcNetwork = vpc;
        for (var n = 1; n <= 2; n++)
            vpc.follow(created(Subnet.class, Subnet.builder().subnetId("subnet-" + n).cidrBlock("192.168.%d.0/24".formatted(n)).build()));
        vpc.follow(created(RouteTable.class, RouteTable.builder().routeTableId("rtb-1")
            .routes(Route.builder().destinationCidrBlock("0.0.0.0/0").gatewayId("igw-1").build())
            .associations(association("subnet-1"), association("subnet-2")).build()));
        for (var n = 1; n <= 2; n++) node(vpc, n);
    }

    private static RouteTableAssociation association(String subnet) { return RouteTableAssociation.builder().subnetId(subnet).build(); }

    private static void node(VpcNetwork vpc, int n) {
        var instance = "i-%d".formatted(n);
        var files = CniFiles.make(folder.resolve(instance));
        var node = Node.boot(lab, instance, "ip-192-168-%d-10.ap-northeast-2.compute.internal".formatted(n), RESOLVER, Map.of());
        NODES.put(instance, node);
        var addresses = IntStream.range(0, 3).mapToObj(device -> IntStream.rangeClosed(0, 5)
            .mapToObj(at -> "192.168.%d.%d".formatted(n, 10 + 10 * device + at)).toList()).toList();
        var enis = new PluggedInterfaces(vpc, node, new PluggedInterfaces.Subnet("subnet-" + n, "192.168.%d.0/24".formatted(n)),
            "203.0.113.1" + n, addresses);
        INTERFACES.add(enis);
        node.configurePrimary(enis.primary(), "192.168.%d.0/24".formatted(n), RESOLVER);
        var network = new NodeNetwork(node.shell(), enis, EniConfigs.NONE, files, () -> Pace.FAST_FORWARD, 17, 7);
        NETWORKS.add(network);
        network.start("amazon-k8s-cni:v1.22.4", Map.of());
        network.settle();
        for (var pod = 'a'; pod < 'h'; pod++) {   // enough pods for addresses on both interfaces
            node.shell().run("ip netns add cni-%s".formatted(pod));
            ADDRESS.put(pod + "" + n, add(network, pod + "" + n, "cni-" + pod));
            network.settle();
        }
    }

    private static String add(NodeNetwork network, String pod, String netns) {
        try {
            return network.add(pod, "default", pod, netns);
        } catch (NodeNetwork.AddFailed refused) {
            throw new AssertionError(refused);
        }
    }

    @AfterAll static void gone() {
        NETWORKS.forEach(NodeNetwork::stop);
        lab.close();
    }

    @Test void pods_keep_their_address_inside_the_vpc_whichever_interface_it_is_on() {
        var failures = new ArrayList<String>();
        ADDRESS.forEach((to, address) -> {
            receive(to);
            ADDRESS.forEach((from, source) -> {
                if (!from.equals(to) && !seen(from, address, 7777).equals(source))
                    failures.add(from + " to " + to + ": " + seen(from, address, 7777));
            });
        });
        assertThat(failures).isEmpty();
    }

    @Test void the_internet_sees_the_nodes_public_address() {
        lab.shell().run(
            "nsenter --net=/run/netns/internet socat TCP-LISTEN:80,fork,reuseaddr SYSTEM:'echo $SOCAT_PEERADDR' >/dev/null 2>&1 &\nsleep 0.2");
        ADDRESS.keySet().forEach(pod -> assertThat(seen(pod, "198.51.100.10", 80)).as(pod).isEqualTo("203.0.113.1" + pod.charAt(1)));
    }

    @Test void an_address_that_no_interface_owns_goes_nowhere() {
        assertThatThrownBy(() -> NODES.get("i-1").shell().run("ping -c1 -W1 192.168.1.200")).isInstanceOf(CommandFailed.class);
        assertThatThrownBy(
            () -> NODES.get("i-1").shell().run("ip addr add 192.168.1.201/32 dev ens5; ping -c1 -W1 -I 192.168.1.201 192.168.2.10"))
            .isInstanceOf(CommandFailed.class).hasMessageContaining("100% packet loss");
        assertThat(lab.shell().run("ip netns exec vpc nft list table ip vpc")).containsPattern("ip saddr != @p\\w+ counter packets 1 ");
    }

    @Test void the_vpc_leaves_no_trace_in_the_ttl() {
        assertThat(NODES.get("i-1").shell().run("ping -c1 -W1 192.168.2.10")).contains("ttl=127");
        assertThat(NODES.get("i-1").shell().run("ip netns exec cni-a ping -c1 -W1 " + ADDRESS.get("a2"))).contains("ttl=62");   // 64, less one for each node
        assertThat(NODES.get("i-1").shell().run("ping -c1 -M do -s 8973 192.168.2.10")).contains("1 received");
    }

    @Test void without_the_cluster_groups_own_rule_pods_reach_each_other_on_the_same_node_only() {
        vpcNetwork.follow(created(SecurityGroup.class, SecurityGroup.builder().groupId(CLUSTER).build()));
        vpcNetwork.follow(created(SecurityGroupRule.class, SecurityGroups.everythingOut(CLUSTER)));
        vpcNetwork.follow(created(SecurityGroupRule.class, AMONG_MEMBERS));
        INTERFACES.forEach(enis -> enis.join(CLUSTER));
        try {
            for (var from : List.of("a1", "g1")) assertThat(pings(from, ADDRESS.get("a2"))).as(from).isTrue();
            vpcNetwork.follow(new Change<>(SecurityGroupRule.class, Optional.of(AMONG_MEMBERS), Optional.empty()));
            for (var from : List.of("a1", "g1"))
                ADDRESS.forEach((to, address) -> assertThat(pings(from, address)).as(from + " to " + to).isEqualTo(to.endsWith("1")));
            assertThat(pings("a1", "8.8.8.8")).isTrue();
        } finally {
            INTERFACES.forEach(PluggedInterfaces::join);
        }
    }

    private static boolean pings(String pod, String address) {
        return NODES.get("i-" + pod.charAt(1)).shell()
            .run("ip netns exec cni-%c ping -c1 -W0.3 %s || true".formatted(pod.charAt(0), address)).contains(" 1 received");
    }

    private static void receive(String pod) {
        NODES.get("i-" + pod.charAt(1)).shell()
            .run("timeout 30 ip netns exec cni-%c socat TCP-LISTEN:7777,fork,reuseaddr SYSTEM:'echo $SOCAT_PEERADDR' >/dev/null 2>&1 &"
                .formatted(pod.charAt(0)));
    }

    private static String seen(String pod, String address, int port) {
        return NODES.get("i-" + pod.charAt(1)).shell()
            .run(
                "for try in 1 2 3 4 5; do ip netns exec cni-%c timeout 2 socat -u TCP:%s:%d,connect-timeout=1 - && break || sleep 0.1; done"
                    .formatted(pod.charAt(0), address, port))
            .strip()
            .replaceAll("(?s).*\n", "");
    }

    private static <T> Change<T> created(Class<T> type, T object) { return new Change<>(type, Optional.empty(), Optional.of(object)); }
}
