package ekslab.verify.check;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import ekslab.verify.Expectations;
import ekslab.verify.bench.MadeRound;
import ekslab.verify.bench.ServedRules;
import ekslab.verify.facts.Addon;
import ekslab.verify.facts.AddressPool;
import ekslab.verify.facts.Agents;
import ekslab.verify.facts.Cluster;
import ekslab.verify.facts.Conntrack;
import ekslab.verify.facts.Ec2;
import ekslab.verify.facts.Eks;
import ekslab.verify.facts.Endpoint;
import ekslab.verify.facts.Endpoints;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Enis;
import ekslab.verify.facts.Event;
import ekslab.verify.facts.FlowLog;
import ekslab.verify.facts.Instance;
import ekslab.verify.facts.Instances;
import ekslab.verify.facts.InternetGateway;
import ekslab.verify.facts.Iptables;
import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.Kernel.Link;
import ekslab.verify.facts.Kernel.Neighbour;
import ekslab.verify.facts.Kernel.Route;
import ekslab.verify.facts.Kernel.Rule;
import ekslab.verify.facts.Kernel.Sandbox;
import ekslab.verify.facts.Kube;
import ekslab.verify.facts.Links;
import ekslab.verify.facts.NatGateway;
import ekslab.verify.facts.NetworkAcl;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.NodeRounds;
import ekslab.verify.facts.Nodes;
import ekslab.verify.facts.OnNode;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Pods;
import ekslab.verify.facts.Probes;
import ekslab.verify.facts.Probes.Answer;
import ekslab.verify.facts.Probes.Connection;
import ekslab.verify.facts.Probes.Fetch;
import ekslab.verify.facts.Probes.Lookup;
import ekslab.verify.facts.ProxyConfig;
import ekslab.verify.facts.RouteTable;
import ekslab.verify.facts.Routes;
import ekslab.verify.facts.Rules;
import ekslab.verify.facts.Sandboxes;
import ekslab.verify.facts.SecurityGroup;
import ekslab.verify.facts.Seen;
import ekslab.verify.facts.Service;
import ekslab.verify.facts.Services;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.facts.Subnet;
import ekslab.verify.facts.Subnets;
import ekslab.verify.facts.TypeLimits;
import ekslab.verify.facts.Vpc;
import ekslab.verify.facts.VpcDns;

/** The base lab as it looks when all is well, to be broken one fact at a time. */
public final class BaseLab {

    public static final String PROBE = "http://checkip.amazonaws.com/";
    public static final Expectations PROMISED = new Expectations(3, "t3.medium",
        Map.of("vpc-cni", "{\"env\":{\"WARM_ENI_TARGET\":\"1\",\"ENABLE_PREFIX_DELEGATION\":\"false\"}}", "kube-proxy", "", "coredns", ""),
        PROBE);

    private static final long SEED = 7;
    private static final String API = "10.100.0.1";
    private static final String COREFILE = """
        .:53 {
            errors
            health {
                lameduck 5s
            }
            ready
            kubernetes cluster.local in-addr.arpa ip6.arpa {
                pods insecure
                fallthrough in-addr.arpa ip6.arpa
            }
            prometheus :9153
            forward . /etc/resolv.conf
            cache 30
            loop
            reload
            loadbalance
        }
        """;

    Seen<Cluster> cluster = Seen.of(new Cluster("myeks", "ACTIVE", "1.35", "vpc-1", "10.100.0.0/16"));
    List<Addon> addons = new ArrayList<>(List.of(
        new Addon("vpc-cni", "ACTIVE", "v1.21.1", "{ \"env\": { \"ENABLE_PREFIX_DELEGATION\": \"false\", \"WARM_ENI_TARGET\": \"1\" } }",
            List.of()),
        new Addon("kube-proxy", "ACTIVE", "v1.35.0", "", List.of()), new Addon("coredns", "ACTIVE", "v1.12.4", "{}", List.of()),
        new Addon("eks-pod-identity-agent", "ACTIVE", "v1.3.8", "", List.of())));
    Vpc vpc = new Vpc("vpc-1", List.of("192.168.0.0/16"));
    VpcDns dns = new VpcDns(true, true);
    List<RouteTable> routeTables = new ArrayList<>(List.of(new RouteTable("rtb-1", true, List.of("subnet-1", "subnet-2", "subnet-3"),
        List.of(new RouteTable.Route("192.168.0.0/16", "local", false), new RouteTable.Route("0.0.0.0/0", "igw-1", false)))));
    List<NetworkAcl> acls = new ArrayList<>(List.of(new NetworkAcl("acl-1", List.of("subnet-1", "subnet-2", "subnet-3"),
        List.of(new NetworkAcl.Entry(100, true, true, -1, "0.0.0.0/0", -1, -1),
            new NetworkAcl.Entry(100, false, true, -1, "0.0.0.0/0", -1, -1)))));
    List<SecurityGroup> groups = new ArrayList<>(List.of(new SecurityGroup("sg-nodes", "nodes",
        List.of(new SecurityGroup.Rule(true, "-1", -1, -1, List.of("0.0.0.0/0"), List.of()),
            new SecurityGroup.Rule(false, "-1", -1, -1, List.of(), List.of("sg-nodes"))))));
    List<InternetGateway> internetGateways = new ArrayList<>(List.of(new InternetGateway("igw-1", "available")));
    List<NatGateway> natGateways = new ArrayList<>();
    List<Subnet> subnets = new ArrayList<>();
    List<Instance> instances = new ArrayList<>();
    List<Eni> enis = new ArrayList<>();
    List<TypeLimits> types = new ArrayList<>(List.of(new TypeLimits("t3.medium", 3, 6, 2)));
    List<Node> nodes = new ArrayList<>();
    List<Pod> pods = new ArrayList<>();
    List<Service> services = new ArrayList<>();
    List<Endpoint> endpoints = new ArrayList<>();
    Map<String, String> cni = new TreeMap<>(Map.of("ENABLE_PREFIX_DELEGATION", "false", "WARM_ENI_TARGET", "1"));
    List<Event> events = new ArrayList<>();
    Map<String, Seen<OnNode>> onNodes = new TreeMap<>();

    public BaseLab() {
        for (var n = 1; n <= 3; n++) machine(n);
        // netshoot on every node, CoreDNS on two; what comes second to a node gets its address from the second ENI
        for (var n = 1; n <= 3; n++)
            pods.add(pod("default", "netshoot-pod-" + n, n, "192.168." + n + ".21", Map.of("app", "netshoot-pod"), "ClusterFirst"));
        for (var n = 1; n <= 2; n++)
            pods.add(pod("kube-system", "coredns-" + n, n, "192.168." + n + ".31", Map.of("k8s-app", "kube-dns"), "Default"));
        services.add(service("default", "kubernetes", API, "https", "TCP", 443));
        services
            .add(new Service("kube-system", "kube-dns", "ClusterIP", "10.100.0.10", List.of(new Service.Port("dns", "UDP", 53, "dns", 0),
                new Service.Port("dns-tcp", "TCP", 53, "dns-tcp", 0)), Map.of("k8s-app", "kube-dns"), "", "Cluster", "None"));
        endpoints.add(new Endpoint("default", "kubernetes", "192.168.1.200", "https", 443, "TCP", ""));
        for (var n = 1; n <= 2; n++)
            for (var port : services.get(1).ports())
                endpoints.add(new Endpoint("kube-system", "kube-dns", "192.168." + n + ".31", port.name(), 53, port.protocol(),
                    "kube-system/coredns-" + n));
        for (var node : nodes) onNodes.put(node.name(), Seen.of(new OnNode(kernel(node), agents(node), probes(node))));
    }

    private void machine(int n) {
        var ip = "192.168." + n + ".11";
        var zone = "ap-northeast-2" + "abc".charAt(n - 1);
        var node = "ip-192-168-" + n + "-11.ap-northeast-2.compute.internal";
        subnets.add(new Subnet("subnet-" + n, "192.168." + n + ".0/24", zone, 239));
        instances.add(new Instance("i-" + n, "t3.medium", zone, "subnet-" + n, ip, "198.51.100." + n, "running"));
        enis.add(eni(n, 0, 11, 21));
        enis.add(eni(n, 1, 12, 31));
        nodes.add(new Node(node, "i-" + n, zone, true, "", ip, 17));
        for (var daemon : List.of("aws-node", "kube-proxy"))
            pods.add(new Pod("kube-system", daemon + "-" + n, node, ip, true, "Running", true, "ClusterFirst", Map.of("k8s-app", daemon)));
        pods.add(new Pod("kube-system", "node-shell-" + n, node, ip, true, "Running", true, "ClusterFirst", Map.of("app", "node-shell")));
    }

    private static Eni eni(int n, int device, int primary, int firstSecondary) {
        var addresses = new ArrayList<Eni.Address>();
        addresses.add(new Eni.Address("192.168." + n + "." + primary, true, device == 0 ? "198.51.100." + n : ""));
        for (var i = 0; i < 5; i++) addresses.add(new Eni.Address("192.168." + n + "." + (firstSecondary + i), false, ""));
        return new Eni("eni-" + n + device, "i-" + n, device, "subnet-" + n, "02:00:00:00:0" + n + ":0" + device, "in-use", true,
            addresses, List.of(), List.of("sg-nodes"), device == 0 ? "" : "aws-K8S-i-" + n,
            Map.of("node.k8s.amazonaws.com/instance_id", "i-" + n));
    }

    static Service service(String namespace, String name, String clusterIp, String portName, String protocol, int port) {
        return new Service(namespace, name, "ClusterIP", clusterIp, List.of(new Service.Port(portName, protocol, port, "", 0)), Map.of(),
            "",
            "Cluster", "None");
    }

    private Pod pod(String namespace, String name, int n, String ip, Map<String, String> labels, String dns) {
        return new Pod(namespace, name, nodes.get(n - 1).name(), ip, false, "Running", true, dns, labels);
    }

    private List<Pod> podsOf(Node node) {
        return pods.stream().filter(pod -> pod.onPodNetwork() && pod.node().equals(node.name())).toList();
    }

    private Kernel kernel(Node node) {
        var n = node.instanceId().substring(2);
        var routes = new ArrayList<>(List.of(new Route("main", "default", "192.168." + n + ".1", "ens5"),
            new Route("2", "default", "192.168." + n + ".1", "ens6"), new Route("2", "192.168." + n + ".1", "", "ens6")));
        var rules = new ArrayList<>(List.of(new Rule(0, "all", "all", "", "local"), new Rule(1024, "all", "all", "0x80/0x80", "main"),
            new Rule(32766, "all", "all", "", "main")));
        var links = new ArrayList<>(List.of(link(2, "ens5", "", "02:00:00:00:0" + n + ":00", node.internalIp() + "/24"),
            link(3, "ens6", "", "02:00:00:00:0" + n + ":01", "192.168." + n + ".12/24")));
        var sandboxes = new ArrayList<Sandbox>();
        for (var pod : podsOf(node)) {
            routes.add(new Route("main", pod.ip(), "", HostVeth.of(pod, PROMISED)));
            rules.add(new Rule(512, "all", pod.ip(), "", "main"));
            if (pod.ip().endsWith(".31")) rules.add(new Rule(1536, pod.ip(), "all", "", "2"));
            var mac = "06:00:00:00:0" + n + ":" + pod.ip().substring(pod.ip().lastIndexOf('.') + 1);
            var end = link(links.size() + 2, HostVeth.of(pod, PROMISED), "veth", mac);
            links.add(end);
            sandboxes.add(new Sandbox("cni-" + pod.name(), List.of(eth0(pod, end)),
                List.of(new Route("main", "default", "169.254.1.1", "eth0"), new Route("main", "169.254.1.1", "", "eth0")),
                List.of(new Neighbour("169.254.1.1", "eth0", mac, "PERMANENT"))));
        }
        return new Kernel(true, new Links(links), new Routes(routes), new Rules(rules), List.of(), new Sandboxes(sandboxes), iptables(node),
            Map.of("net.ipv4.conf.ens5.rp_filter", "2", "net.ipv4.conf.ens6.rp_filter", "1"));
    }

    static Link link(int index, String name, String kind, String mac, String... addresses) {
        return new Link(index, name, kind, mac, 9001, true, "", kind.isEmpty() ? 0 : 3, List.of(addresses));
    }

    static Link eth0(Pod pod, Link end) {
        return new Link(end.peer(), "eth0", "veth", "", 9001, true, "", end.index(), List.of(pod.ip() + "/32"));
    }

    private Agents agents(Node node) {
        var held = enis.stream().filter(eni -> eni.instanceId().equals(node.instanceId())).map(eni -> {
            var lent = eni.addresses().stream().filter(each -> !each.primary()).map(Eni.Address::ip).toList();
            return new AddressPool.OfEni(eni.id(), eni.device(), false, lent.stream().map(ip -> ip + "/32").toList(),
                podsOf(node).stream().filter(pod -> lent.contains(pod.ip())).collect(toMap(Pod::ip, Pod::fullName)));
        }).toList();
        return new Agents(Seen.of(new AddressPool(held.stream().mapToInt(each -> each.cidrs().size()).sum(), podsOf(node).size(), held)),
            Seen.of("iptables"), Seen.of(new Conntrack(100, 262_144)));
    }

    private Iptables iptables(Node node) {
        return new ServedRules(new Services(services), new Endpoints(endpoints)).on(node.internalIp());
    }

    private Probes probes(Node node) {
        var connections = new ArrayList<Connection>();
        var fetches = new ArrayList<Fetch>();
        var lookups = new ArrayList<Lookup>();
        for (var from : podsOf(node)) {
            for (var to : pods) if (to.onPodNetwork() && to != from) connections.add(new Connection(from.ip(), to.ip(), heard(from.ip())));
            fetches.add(new Fetch(from.ip(), heard("198.51.100." + node.instanceId().substring(2))));
            if (!from.asksClusterDns()) continue;
            lookups.add(new Lookup(from.ip(), Probes.API_NAME, heard(API)));
            lookups.add(new Lookup(from.ip(), "checkip.amazonaws.com", heard("203.0.113.10")));
        }
        return MadeRound.answered(new NodeRounds(listed()).of(node), Probes.of(connections, fetches, lookups, List.of(), List.of()));
    }

    Kube listed() {
        return Kube.listed(new Nodes(nodes), new Pods(pods), new Services(services), Seen.of(new Endpoints(endpoints)));
    }

    static Answer heard(String text) {
        return new Answer(text, "");
    }

    static Answer silent(String lastSeen) {
        return new Answer("", lastSeen);
    }

    /** Replaces what is seen on the first node. */
    public void firstNode(UnaryOperator<OnNode> change) {
        onNodes.put(nodes.get(0).name(), Seen.of(change.apply(onNodes.get(nodes.get(0).name()).orThrow())));
    }

    public void kernelOfFirstNode(UnaryOperator<Kernel> change) {
        firstNode(seen -> seen.with(change.apply(seen.kernel())));
    }

    /** Rewrites the lines of a table of the first node. */
    public void iptablesOfFirstNode(String table, UnaryOperator<String> line) {
        kernelOfFirstNode(kernel -> {
            var tables = new TreeMap<>(kernel.iptables().tables());
            tables.computeIfPresent(table, (name, lines) -> lines.stream().map(line).toList());
            return kernel.withIptables(new Iptables(tables));
        });
    }

    /** What kube-proxy does on every node when Services have changed. */
    void proxyFollows() {
        for (var node : nodes)
            onNodes.computeIfPresent(node.name(),
                (name, seen) -> Seen.of(seen.orThrow().with(seen.orThrow().kernel().withIptables(iptables(node)))));
    }

    /** A Service default/web with node port 30080, served by the netshoot pods, which everybody calls. */
    void servesByNodePort() {
        services.add(new Service("default", "web", "NodePort", "10.100.7.7", List.of(new Service.Port("", "TCP", 80, "8080", 30_080)),
            Map.of("app", "netshoot-pod"), "Cluster", "Cluster", "None"));
        for (var pod : pods)
            if (pod.onPodNetwork() && pod.name().startsWith("netshoot"))
                endpoints.add(new Endpoint("default", "web", pod.ip(), "", 8080, "TCP", pod.fullName()));
        proxyFollows();
        sendAgain();
    }

    /** Packets, after something was changed that decides what is sent. */
    void sendAgain() {
        for (var node : nodes) onNodes.computeIfPresent(node.name(), (name, seen) -> Seen.of(seen.orThrow().with(probes(node))));
    }

    void probesOfFirstNode(UnaryOperator<Probes> change) {
        firstNode(seen -> seen.with(change.apply(seen.probes())));
    }

    public static <T> void replace(List<T> all, Predicate<T> which, UnaryOperator<T> by) {
        all.replaceAll(each -> which.test(each) ? by.apply(each) : each);
    }

    /** To be changed in place, as all lists of this. */
    public List<Eni> enis() { return enis; }

    public List<RouteTable> routeTables() { return routeTables; }

    public List<NetworkAcl> acls() { return acls; }

    public List<SecurityGroup> groups() { return groups; }

    /** The node's end of a pod's interface. */
    public static String veth(Pod pod) { return HostVeth.of(pod, PROMISED); }

    public Snapshot snapshot() {
        var times = Map.of("ec2 subnets", 210L, "kubernetes pods", 95L);
        return new Snapshot(Snapshot.VERSION, Instant.parse("2026-01-02T03:04:05Z"), new Eks(cluster, Seen.of(List.copyOf(addons))),
            new Ec2(Seen.of(vpc), Seen.of(dns), Seen.of(new Subnets(subnets)), Seen.of(List.copyOf(routeTables)),
                Seen.of(List.copyOf(acls)),
                Seen.of(List.copyOf(groups)), Seen.of(List.copyOf(internetGateways)), Seen.of(List.copyOf(natGateways)),
                Seen.of(List.of(new FlowLog("fl-1", vpc.id(), "ALL", "flow-logs", "ACTIVE"))), Seen.of(new Instances(instances)),
                Seen.of(new Enis(enis)), Seen.of(List.copyOf(types))),
            new Kube(Seen.of(new Nodes(nodes)), Seen.of(new Pods(pods)), Seen.of(new Services(services)), Seen.of(new Endpoints(endpoints)),
                Seen.of(Map.copyOf(cni)), Seen.of(new ProxyConfig("iptables", false, "")), Seen.of(COREFILE), Seen.of(List.copyOf(events))),
            onNodes, SEED, times);
    }
}
