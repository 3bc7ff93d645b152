package ekslab.verify.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ekslab.verify.Expectations;
import ekslab.verify.bench.MadeRound;
import ekslab.verify.facts.Addon;
import ekslab.verify.facts.Agents;
import ekslab.verify.facts.Cluster;
import ekslab.verify.facts.Endpoint;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Instance;
import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.Kernel.Link;
import ekslab.verify.facts.Kernel.Neighbour;
import ekslab.verify.facts.Kernel.Route;
import ekslab.verify.facts.Kernel.Rule;
import ekslab.verify.facts.Kernel.Sandbox;
import ekslab.verify.facts.NatGateway;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.NodeRounds;
import ekslab.verify.facts.OnNode;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Probes;
import ekslab.verify.facts.Probes.Connection;
import ekslab.verify.facts.Probes.Fetch;
import ekslab.verify.facts.Probes.Lookup;
import ekslab.verify.facts.RouteTable;
import ekslab.verify.facts.Seen;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.facts.Subnet;

/** The base lab with more nodes and more pods, all of it well. */
public final class Crowd {

    private static final int PREFIX = 16;
    private static final int SPARE = 5;
    private static final String PREFIX_DELEGATION = "{\"env\":{\"ENABLE_PREFIX_DELEGATION\":\"true\"}}";

    private static final Kernel LIKE = new BaseLab().onNodes.values().iterator().next().orThrow().kernel();

    private final BaseLab lab = new BaseLab();
    private final boolean byPrefix;
    private final int[] handedOut = { 3, 3, 3 }; // in each zone's subnet: the router and two more have the first ones
    private final int[] blocks = { 15, 15, 15 }; // prefixes, from the end

    private Crowd(int nodes, int pods, boolean byPrefix) {
        this.byPrefix = byPrefix;
        for (var all : List.of(lab.subnets, lab.instances, lab.enis, lab.nodes, lab.pods)) all.clear();
        lab.onNodes.clear();
        if (byPrefix)
            BaseLab.replace(lab.addons, each -> each.name().equals("vpc-cni"),
                each -> new Addon(each.name(), each.status(), each.version(), PREFIX_DELEGATION, each.issues()));
        for (var zone = 1; zone <= 3; zone++) {
            lab.subnets.add(new Subnet("subnet-" + zone, "192.168.%d.0/24".formatted(zone), zone(zone - 1), 100));
            lab.subnets.add(new Subnet("subnet-1" + zone, "192.168.1%d.0/24".formatted(zone), zone(zone - 1), 251));
        }
        for (var n = 0; n < nodes; n++) node(n, pods / nodes + (n < pods % nodes ? 1 : 0));
        var dns = lab.pods.stream().filter(pod -> pod.labelled("k8s-app", "kube-dns")).map(Pod::ip).toList();
        lab.endpoints.removeIf(each -> each.service().equals("kube-dns"));
        for (var ip : dns) lab.endpoints.add(new Endpoint("kube-system", "kube-dns", ip, "dns", 53, "UDP", ""));
        for (var node : lab.nodes)
            lab.onNodes.put(node.name(), Seen.of(new OnNode(kernel(node), Agents.unseen("nobody asked"), probes(node))));
    }

    /** Nodes that hand out addresses one by one, five on each of up to three interfaces. */
    public static Snapshot of(int nodes, int pods) {
        return new Crowd(nodes, pods, false).lab.snapshot();
    }

    /** Nodes that hand out addresses of delegated prefixes. */
    public static Snapshot byPrefix(int nodes, int pods) {
        return new Crowd(nodes, pods, true).lab.snapshot();
    }

    /**
     * What the first node's pods send is translated, and the last node's pods hear nothing; the first pod's address is taken away, and
     * one pod finds no node.
     */
    public static Snapshot broken(int nodes, int pods) {
        var lab = new Crowd(nodes, pods, false).lab;
        var first = lab.nodes.get(0);
        var last = lab.nodes.get(nodes - 1).name();
        var deaf = lab.pods.stream().filter(pod -> pod.node().equals(last)).map(Pod::ip).toList();
        lab.onNodes.replaceAll((node, seen) -> Seen.of(seen.value().with(seen.value().probes().withConnections(
            seen.value().probes().connections().stream().map(each -> new Connection(each.from(), each.to(),
                deaf.contains(each.to()) ? BaseLab.silent("Connection timed out")
                    : node.equals(first.name()) ? BaseLab.heard(first.internalIp()) : each.answer()))
                .toList()))));
        var lost = lab.pods.stream().filter(Pod::onPodNetwork).findFirst().orElseThrow();
        lab.enis.replaceAll(eni -> eni.withAddresses(eni.addresses().stream().filter(each -> !each.ip().equals(lost.ip())).toList()));
        lab.pods.add(new Pod("default", "web-1-66fb78d845-zzzzz", "", "", false, "Pending", false, "ClusterFirst", Map.of()));
        return lab.snapshot();
    }

    /** Nodes without public addresses, behind a NAT gateway. */
    public static Snapshot privately(int nodes, int pods) {
        var lab = new Crowd(nodes, pods, false).lab;
        lab.natGateways.add(new NatGateway("nat-1", "subnet-1", "192.168.1.250", "198.51.100.99", "available"));
        var routes = List.of(new RouteTable.Route("192.168.0.0/16", "local", false), new RouteTable.Route("0.0.0.0/0", "nat-1", false));
        lab.routeTables.replaceAll(each -> new RouteTable("rtb-2", true, List.of(), routes));
        lab.instances
            .replaceAll(each -> new Instance(each.id(), each.type(), each.zone(), each.subnetId(), each.privateIp(), "", each.state()));
        lab.enis.replaceAll(eni -> eni.withAddresses(
            eni.addresses().stream().map(each -> new Eni.Address(each.ip(), each.primary(), "")).toList()));
        lab.onNodes.replaceAll((node, seen) -> Seen.of(seen.value().with(seen.value().probes().withFetches(
            seen.value().probes().fetches().stream().map(each -> new Fetch(each.from(), BaseLab.heard("198.51.100.99"))).toList()))));
        return lab.snapshot();
    }

    /** A lab in which everything that somebody may name is called by this. */
    public static Snapshot called(String name) {
        var lab = new Crowd(3, 5, false).lab;
        lab.pods.replaceAll(
            pod -> new Pod(name, name, pod.node(), pod.ip(), pod.hostNetwork(), pod.phase(), false, pod.dnsPolicy(), pod.labels()));
        lab.nodes
            .replaceAll(node -> new Node(node.name(), node.instanceId(), node.zone(), false, name, node.internalIp(), node.podLimit()));
        lab.subnets.replaceAll(subnet -> new Subnet(subnet.id(), subnet.cidr(), name, subnet.freeAddresses()));
        lab.onNodes.replaceAll((node, seen) -> Seen.not(name));
        lab.cluster = Seen.of(new Cluster(name, name, name, name, name));
        return lab.snapshot();
    }

    /** Nodes that nobody could enter. */
    public static Snapshot unvisited(int nodes, int pods) {
        var lab = new Crowd(nodes, pods, false).lab;
        lab.onNodes.replaceAll((node, seen) -> Seen.not("no ready pod with app=node-shell"));
        return lab.snapshot();
    }

    public static Expectations promised(int nodes, boolean byPrefix) {
        return new Expectations(nodes, "t3.medium",
            Map.of("vpc-cni", byPrefix ? PREFIX_DELEGATION : Expectations.ANY), BaseLab.PROBE);
    }

    private static String zone(int zone) {
        return "ap-northeast-2" + "abc".charAt(zone);
    }

    private void node(int n, int pods) {
        var zone = n % 3;
        var ip = address(zone);
        var name = "ip-%s.ap-northeast-2.compute.internal".formatted(ip.replace('.', '-'));
        lab.nodes.add(new Node(name, "i-" + n, zone(zone), true, "", ip, byPrefix ? 110 : 17));
        lab.instances.add(new Instance("i-" + n, "t3.medium", zone(zone), "subnet-" + (zone + 1), ip, publicIp("i-" + n), "running"));
        for (var daemon : List.of("aws-node", "kube-proxy", "node-shell", "eks-pod-identity-agent"))
            pod("kube-system", daemon, n, ip, true);
        var lent = new ArrayList<String>();
        for (var device = 0; device == 0 || device < 3 && lent.size() < pods + SPARE; device++) lent.addAll(eni(n, device, ip, pods));
        for (var i = 0; i < pods; i++)
            if (i == 0) pod("default", "netshoot-pod", n, lent.get(i), false);
            else if (i == 1 && n < 2) pod("kube-system", "kube-dns", n, lent.get(i), false);
            else pod("default", "web-%d-66fb78d845".formatted(i), n, lent.get(i), false);
    }

    private static String publicIp(String instance) {
        return "198.51.100." + (Integer.parseInt(instance.substring(2)) + 1);
    }

    private void pod(String namespace, String app, int n, String ip, boolean onHost) {
        lab.pods
            .add(new Pod(namespace, "%s-%02dx%s".formatted(app, n, "bcdfg".charAt(n % 5)), lab.nodes.get(n).name(), ip, onHost, "Running",
                true, app.equals("kube-dns") ? "Default" : "ClusterFirst", Map.of("app", app, "k8s-app", app)));
    }

    /** The addresses that it lends. */
    private List<String> eni(int n, int device, String nodeIp, int pods) {
        var zone = n % 3;
        var addresses = new ArrayList<>(List.of(device == 0 ? new Eni.Address(nodeIp, true, publicIp("i-" + n))
            : new Eni.Address(address(zone), true, "")));
        var prefixes = new ArrayList<String>();
        var lent = new ArrayList<String>();
        for (var i = 0; !byPrefix && i < 5; i++) lent.add(address(zone));
        lent.forEach(ip -> addresses.add(new Eni.Address(ip, false, "")));
        for (var i = 0; byPrefix && i < 5 && i <= pods / PREFIX; i++) {
            var first = PREFIX * blocks[zone]--;
            prefixes.add("192.168.%d.%d/28".formatted(zone + 1, first));
            for (var each = first; each < first + PREFIX; each++) lent.add("192.168.%d.%d".formatted(zone + 1, each));
        }
        lab.enis.add(
            new Eni("eni-%d%d".formatted(n, device), "i-" + n, device, "subnet-" + (zone + 1), "02:00:00:00:%02x:%02x".formatted(n, device),
                "in-use", true, addresses, prefixes, List.of("sg-nodes"), "", Map.of()));
        return lent;
    }

    private String address(int zone) {
        return "192.168.%d.%d".formatted(zone + 1, ++handedOut[zone]);
    }

    private List<Pod> podsOf(Node node) {
        return lab.pods.stream().filter(pod -> pod.onPodNetwork() && pod.node().equals(node.name())).toList();
    }

    private Kernel kernel(Node node) {
        var enis = lab.enis.stream().filter(eni -> eni.instanceId().equals(node.instanceId())).toList();
        var links = new ArrayList<Link>();
        enis.forEach(
            eni -> links.add(BaseLab.link(2 + eni.device(), "ens" + (5 + eni.device()), "", eni.mac(), eni.primaryIp() + "/24")));
        var routes = new ArrayList<Route>();
        var rules = new ArrayList<Rule>();
        var sandboxes = new ArrayList<Sandbox>();
        for (var pod : podsOf(node)) {
            var mac = "06:00:00:00:00:%02x".formatted(links.size());
            var end = BaseLab.link(links.size() + 2, HostVeth.of(pod, BaseLab.PROMISED), "veth", mac);
            links.add(end);
            routes.add(new Route("main", pod.ip(), "", HostVeth.of(pod, BaseLab.PROMISED)));
            rules.add(new Rule(512, "all", pod.ip(), "", "main"));
            enis.stream().filter(eni -> eni.device() > 0 && eni.lends(pod.ip()))
                .forEach(eni -> rules.add(new Rule(1536, pod.ip(), "all", "", String.valueOf(eni.device() + 1))));
            sandboxes.add(new Sandbox("cni-" + pod.name(), List.of(BaseLab.eth0(pod, end)),
                List.of(new Route("main", "default", "169.254.1.1", "eth0"), new Route("main", "169.254.1.1", "", "eth0")),
                List.of(new Neighbour("169.254.1.1", "eth0", mac, "PERMANENT"))));
        }
        return LIKE.withLinks(links).withRoutes(routes).withRules(rules).withSandboxes(sandboxes);
    }

    private Probes probes(Node node) {
        var own = podsOf(node);
        var all = lab.pods.stream().filter(Pod::onPodNetwork).toList();
        var between = Probes.of(own.stream().flatMap(from -> all.stream().filter(to -> to != from)
            .map(to -> new Connection(from.ip(), to.ip(), BaseLab.heard(from.ip())))).toList(),
            own.stream().map(from -> new Fetch(from.ip(), BaseLab.heard(publicIp(node.instanceId())))).toList(),
            own.stream().filter(Pod::asksClusterDns)
                .flatMap(from -> List.of(new Lookup(from.ip(), Probes.API_NAME, BaseLab.heard("10.100.0.1")),
                    new Lookup(from.ip(), "checkip.amazonaws.com", BaseLab.heard("203.0.113.10"))).stream())
                .toList(),
            List.of(), List.of());
        return MadeRound.answered(new NodeRounds(lab.listed()).of(node), between);
    }
}
