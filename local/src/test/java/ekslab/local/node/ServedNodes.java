package ekslab.local.node;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

import ekslab.local.cloud.Change;
import ekslab.local.cni.CniFiles;
import ekslab.local.cni.EniConfigs;
import ekslab.local.cni.NodeNetwork;
import ekslab.local.cni.Pace;
import ekslab.local.kube.controllers.Controllers;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.net.Enclosure;
import ekslab.local.proxy.KubeProxy;
import ekslab.local.vpc.VpcNetwork;

/**
 * Nodes in subnets of their own, each with pod a on its first interface and pod b on its second, and Services in front of them: what the
 * API keeps, what the controllers and kube-proxy make of it, and packets. A pod answers on TCP 8080 and UDP 5353 with its name and the
 * address that it sees. Node n is 192.168.n.10; the world outside calls from 198.51.100.10 and finds it at 203.0.113.1n.
 */
final class ServedNodes implements AutoCloseable {

    static final String WORLD = "198.51.100.10";
    private static final String RESOLVER = "192.168.0.2";

    final Cluster cluster = new Cluster("10.100.0.0/16");
    private final Enclosure lab = Enclosure.open("test", Path.of("/tmp"), System.getProperty("user.name").equals("root"));
    private final Controllers controllers = Controllers.start(cluster, "");
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, NodeNetwork> networks = new LinkedHashMap<>();
    private final Map<String, KubeProxy> proxies = new LinkedHashMap<>();
    private final VpcNetwork vpc = new VpcNetwork(lab.shell(), id -> nodes.get(id).netns());

    ServedNodes(Path folder, int count) throws Exception {
        cluster.create(Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", "default")));
        created(Vpc.class, Vpc.builder().vpcId("vpc-1").cidrBlock("192.168.0.0/16").build());
        var table = RouteTable.builder().routeTableId("rtb-1")
            .routes(Route.builder().destinationCidrBlock("0.0.0.0/0").gatewayId("igw-1").build());
        for (var n = 1; n <= count; n++)
            created(Subnet.class, Subnet.builder().subnetId(subnet(n).id()).cidrBlock(subnet(n).cidr()).build());
        created(RouteTable.class, table.associations(IntStream.rangeClosed(1, count)
            .mapToObj(n -> RouteTableAssociation.builder().subnetId(subnet(n).id()).build()).toList()).build());
        for (var n = 1; n <= count; n++) node(folder, n);
    }

    private <T> void created(Class<T> type, T object) { vpc.follow(new Change<>(type, Optional.empty(), Optional.of(object))); }

    private static PluggedInterfaces.Subnet subnet(int n) {
        return new PluggedInterfaces.Subnet("subnet-" + n, "192.168.%d.0/24".formatted(n));
    }

    private void node(Path folder, int n) throws Exception {
        var id = "i-" + n;
        var node = Node.boot(lab, id, "ip-192-168-%d-10.ap-northeast-2.compute.internal".formatted(n), RESOLVER, Map.of());
        nodes.put(id, node);
        var addresses = IntStream.of(10, 20).mapToObj(first -> List.of("192.168.%d.%d".formatted(n, first),
            "192.168.%d.%d".formatted(n, first + 1))).toList();
        var enis = new PluggedInterfaces(vpc, node, subnet(n), "203.0.113.1" + n, addresses);
        node.configurePrimary(enis.primary(), subnet(n).cidr(), RESOLVER);
        KubeProxy.kubelet(node.shell());
        var network = new NodeNetwork(node.shell(), enis, EniConfigs.NONE, CniFiles.make(folder.resolve(id)),
            () -> Pace.FAST_FORWARD, 17, 7);
        networks.put(id, network);
        network.start("amazon-k8s-cni:v1.22.4", Map.of());
        cluster.create(Json.object("apiVersion", "v1", "kind", "Node", "metadata", Json.object("name", node.hostname(), "labels",
            Json.object("topology.kubernetes.io/zone", "ap-northeast-2" + "abc".charAt(n - 1)))));
        for (var pod : List.of("a", "b")) {
            node.shell().run("ip netns add cni-" + pod);
            network.settle();
            pod(pod + n, node.hostname(), network.add(pod + n, "default", pod, "cni-" + pod));
            inside(pod + n, """
                socat TCP-LISTEN:8080,fork,reuseaddr,backlog=128 SYSTEM:'echo %1$s $SOCAT_PEERADDR' >/dev/null 2>&1 &
                socat UDP-RECVFROM:5353,fork SYSTEM:'echo %1$s $SOCAT_PEERADDR' >/dev/null 2>&1 &
                """.formatted(pod + n));
        }
        var proxy = new KubeProxy(node.shell(), node.hostname(), () -> cluster.list(Kinds.SERVICE, ""),
            () -> cluster.list(Kinds.ENDPOINT_SLICE, ""));
        proxies.put(id, proxy);
        proxy.start();
        proxy.sync();
    }

    private void pod(String name, String node, String address) {
        cluster.create(
            Json.object("apiVersion", "v1", "kind", "Pod", "metadata", Json.object("name", name, "labels", Json.object("pod", name)),
                "spec", Json.object("nodeName", node, "containers", List.of(Json.object("name", "main", "image", "web:1")))));
        cluster.editStatus(Kinds.POD, "default", name, status -> {
            status.put("phase", "Running").put("podIP", address);
            Json.setCondition(status, "Ready", "True", "", "");
        });
    }

    /** Takes a pod on its way out for a new one with the same address. */
    void renew(String pod) {
        var old = cluster.get(Kinds.POD, "default", pod);
        cluster.delete(Kinds.POD, "default", pod, Cluster.Deletion.NOW);
        pod(pod, Json.text(old, "spec.nodeName"), Json.text(old, "status.podIP"));
    }

    String address(String pod) { return Json.text(cluster.get(Kinds.POD, "default", pod), "status.podIP"); }

    Node node(int n) { return nodes.get("i-" + n); }

    KubeProxy proxy(int n) { return proxies.get("i-" + n); }

    /** Puts pods behind a Service; returns its cluster IP when every node's rules know them. */
    String serve(String service, String spec, String... pods) throws Exception {
        cluster.create(Json.object("apiVersion", "v1", "kind", "Service", "metadata", Json.object("name", service), "spec",
            new YAMLMapper().readTree("{selector: {%s: 'yes'}, %s}".formatted(service, spec))));
        behind(service, pods);
        return Json.text(cluster.get(Kinds.SERVICE, "default", service), "spec.clusterIP");
    }

    /** Leaves these pods behind a Service, and no others. */
    void behind(String service, String... pods) {
        for (var pod : cluster.list(Kinds.POD, "default"))
            cluster.edit(Kinds.POD, "default", Json.name(pod), object -> {
                var labels = Json.child(Json.child(object, "metadata"), "labels");
                labels.remove(service);
                if (List.of(pods).contains(Json.name(pod))) labels.put(service, "yes");
            });
        until(() -> endpoints(service).size() == pods.length && endpoints(service).containsAll(List.of(pods)));
        sync();
    }

    private List<String> endpoints(String service) {
        return cluster.list(Kinds.ENDPOINT_SLICE, "default").stream()
            .filter(slice -> slice.at("/metadata/labels").path("kubernetes.io/service-name").asText().equals(service))
            .flatMap(slice -> Json.items(slice, "endpoints").stream()).map(endpoint -> Json.text(endpoint, "targetRef.name")).toList();
    }

    void until(BooleanSupplier condition) {
        for (var tries = 0; !condition.getAsBoolean(); tries++) {
            if (tries == 500) fail("not so after ten seconds: " + cluster.list(Kinds.ENDPOINT_SLICE, ""));
            lab.shell().run("sleep 0.02");
        }
    }

    void sync() { proxies.values().forEach(KubeProxy::sync); }

    void stopServing(String service) {
        cluster.delete(Kinds.SERVICE, "default", service);
        sync();
    }

    /** @param pod such as b2, the second pod of node 2 */
    String inside(String pod, String script) {
        return node(pod.charAt(1) - '0').shell()
            .run("nsenter --net=/run/netns/cni-%c bash -e <<'INSIDE'\n%s\nINSIDE".formatted(pod.charAt(0), script))
            .strip();
    }

    String outside(String script) {
        return lab.shell().run("nsenter --net=/run/netns/internet bash -e <<'INSIDE'\n%s\nINSIDE".formatted(script)).strip();
    }

    /** Who answers over TCP and whom it sees, such as "a1 192.168.2.11"; "refused" or "silent" when nobody does. */
    static String ask(String address, int port) {
        return ask(address, port, 1);
    }

    /** The same, a number of times, a line each. */
    static String ask(String address, int port, int times) {
        return """
            for n in $(seq %3$d); do
              said=$(timeout 2 socat -u TCP:%1$s:%2$d,connect-timeout=0.7 - 2>&1) || true
              case "$said" in *refused*) echo refused;; *"timed out"*|"") echo silent;; *) echo "$said";; esac
            done
            """.formatted(address, port, times);
    }

    @Override public void close() {
        controllers.close();
        proxies.values().forEach(KubeProxy::stop);
        networks.values().forEach(NodeNetwork::stop);
        lab.close();
    }
}
