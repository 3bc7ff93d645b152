package ekslab.verify.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Instance;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Pod;

/**
 * One t3.medium of the made lab, full of pods: three interfaces that lend five addresses each.
 *
 * @param n from 0; zones take turns
 */
record Machine(int n) {

    static final int ENIS = 3;
    static final int LENT = 5;
    static final int PODS = ENIS * LENT;
    static final int ZONES = 3;

    private static final int FIRST = 4; // a subnet's own addresses come before
    private static final int SUBNET = 64; // a zone's third bytes: /18

    static String subnet(int zone) { return "subnet-" + (zone + 1); }

    static String cidr(int zone) { return "192.168.%d.0/18".formatted(zone * SUBNET); }

    static String zone(int zone) { return "ap-northeast-2" + "abc".charAt(zone); }

    int zone() { return n % ZONES; }

    String router() { return "192.168.%d.1".formatted(zone() * SUBNET); }

    String id() { return "i-%017x".formatted(n + 1); }

    String publicIp() { return "198.18.%d.%d".formatted(n / 256, n % 256); }

    /** @param number of the address on the interface; 0 is its own */
    String ip(int device, int number) {
        var at = FIRST + n / ZONES * ENIS * (LENT + 1) + device * (LENT + 1) + number;
        return "192.168.%d.%d".formatted(zone() * SUBNET + at / 256, at % 256);
    }

    String mac(int device) { return "02:00:%02x:%02x:00:%02x".formatted(n / 256, n % 256, device); }

    String name() { return "ip-%s.ap-northeast-2.compute.internal".formatted(ip(0, 0).replace('.', '-')); }

    Node node() { return new Node(name(), id(), zone(zone()), true, "", ip(0, 0), PODS + 2); }

    Instance instance() { return new Instance(id(), "t3.medium", zone(zone()), subnet(zone()), ip(0, 0), publicIp(), "running"); }

    List<Eni> enis() { return IntStream.range(0, ENIS).mapToObj(this::eni).toList(); }

    private Eni eni(int device) {
        var addresses = IntStream.rangeClosed(0, LENT)
            .mapToObj(i -> new Eni.Address(ip(device, i), i == 0, device == 0 && i == 0 ? publicIp() : "")).toList();
        return new Eni("eni-%016x%d".formatted(n + 1, device), id(), device, subnet(zone()), mac(device), "in-use", true, addresses,
            List.of(), List.of("sg-nodes"), device == 0 ? "" : "aws-K8S-" + id(), Map.of("node.k8s.amazonaws.com/instance_id", id()));
    }

    /** Those with an address of their own; five on each interface in turn. */
    List<Pod> pods() {
        return IntStream.range(0, PODS).mapToObj(this::pod).toList();
    }

    private Pod pod(int i) {
        var ip = ip(i / LENT, 1 + i % LENT);
        if (i == 0) return pod("default", "netshoot-pod", ip, "ClusterFirst", Map.of("app", "netshoot-pod"));
        if (i == 1 && n < 2) return pod("kube-system", "coredns", ip, "Default", Map.of("k8s-app", "kube-dns"));
        return pod("default", "web-%d".formatted(i), ip, "ClusterFirst", Map.of("app", "web"));
    }

    private Pod pod(String namespace, String app, String ip, String dns, Map<String, String> labels) {
        return new Pod(namespace, "%s-66fb78d845-%05d".formatted(app, n), name(), ip, false, "Running", true, dns, labels);
    }

    /** Those at the node's own address. */
    List<Pod> daemons() {
        return List.of(daemon("aws-node", "k8s-app"), daemon("kube-proxy", "k8s-app"), daemon("node-shell", "app"));
    }

    private Pod daemon(String name, String key) {
        return new Pod("kube-system", "%s-%05d".formatted(name, n), name(), ip(0, 0), true, "Running", true, "ClusterFirst",
            Map.of(key, name));
    }
}
