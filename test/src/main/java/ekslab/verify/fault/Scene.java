package ekslab.verify.fault;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Snapshot;

/** A lab as one who is about to make a fault sees it: what is there, and where chance or the teacher points. */
final class Scene {

    private final Snapshot seen;
    private final Access lab;
    private final Optional<String> on;
    private final Random chance;
    private final Set<String> places = new LinkedHashSet<>();

    /** @param on the node at which it is to be made; empty for any */
    Scene(Snapshot seen, Access lab, Optional<String> on, Random chance) {
        this.seen = seen;
        this.lab = lab;
        this.on = on;
        this.chance = chance;
    }

    Access lab() { return lab; }

    Wiring wiring() { return new Wiring(lab); }

    String vpc() { return seen.eks().cluster().orThrow().vpcId(); }

    String clusterDns() { return seen.service("kube-system", "kube-dns").clusterIp(); }

    /** What was chosen; whoever asked for one node is refused when none was. */
    String where() {
        if (on.isPresent() && places.isEmpty()) throw new FaultRefused("it concerns the whole lab; leave the node out");
        return places.isEmpty() ? "the whole lab" : String.join(", ", places);
    }

    Node node() { return node(node -> true, "no node"); }

    /** A node with a pod whose address is on a secondary interface: only such a pod depends on marks and on a table of its own. */
    Node nodeWithSecondaryEni() {
        return node(node -> pods(node).stream().anyMatch(pod -> device(pod) > 0), "no pod with an address of a secondary interface");
    }

    Node node(Predicate<Node> which, String otherwise) {
        var node = pick(
            seen.kube().nodes().orThrow().stream().filter(this::meant).filter(which).sorted(Comparator.comparing(Node::name)).toList(),
            otherwise);
        places.add(Owner.of(node).toString());
        return node;
    }

    /** Any node, for what concerns all of them alike. */
    Node anyNode() {
        return seen.kube().nodes().orThrow().stream().min(Comparator.comparing(Node::name)).orElseThrow();
    }

    Pod pod() { return pod(pod -> true, "no pod with an address of its own"); }

    /** Never one of CoreDNS: that would be a fault of DNS for everybody, which is another lesson. */
    Pod pod(Predicate<Pod> which, String otherwise) {
        var pod = pick(seen.podsOnPodNetwork().stream().filter(each -> meant(seen.node(each.node()))).filter(Pod::asksClusterDns)
            .filter(which).sorted(Comparator.comparing(Pod::fullName)).toList(), otherwise);
        places.add(Owner.of(pod).toString());
        return pod;
    }

    /** Another node than this one. */
    Node other(Node node) {
        return pick(seen.kube().nodes().orThrow().stream().filter(each -> !each.name().equals(node.name())).toList(), "no second node");
    }

    private boolean meant(Node node) { return on.isEmpty() || on.get().equals(node.name()); }

    private <T> T pick(List<T> all, String otherwise) {
        if (all.isEmpty()) throw new FaultRefused("there is %s%s".formatted(otherwise, on.map(node -> " on " + node).orElse("")));
        return all.get(chance.nextInt(all.size()));
    }

    Node nodeOf(Pod pod) { return seen.node(pod.node()); }

    List<Pod> pods(Node node) { return seen.podsOnPodNetwork().stream().filter(pod -> pod.node().equals(node.name())).toList(); }

    Eni eniOf(Pod pod) {
        return seen.enisOf(nodeOf(pod)).stream().filter(eni -> eni.lends(pod.ip())).findFirst()
            .orElseThrow(() -> new FaultRefused("no interface of %s has %s".formatted(pod.node(), pod.ip())));
    }

    /** The number of the interface that a pod's address is on: 0 for the primary one. */
    int device(Pod pod) { return eniOf(pod).device(); }

    Eni primary(Node node) {
        return seen.enisOf(node).stream().filter(eni -> eni.device() == 0).findFirst()
            .orElseThrow(() -> new FaultRefused("EC2 knows no primary interface of " + node.name()));
    }

    String subnetOf(Node node) { return primary(node).subnetId(); }

    String cidrOf(String subnet) { return seen.ec2().subnets().orThrow().byName().get(subnet).cidr(); }

    /** Of EKS's own side of the cluster: whatever else is cut off, its way to the nodes must stay. */
    List<String> controlPlaneAddresses() {
        return seen.ec2().enis().orThrow().stream().filter(eni -> eni.instanceId().isEmpty() && eni.device() > 0)
            .flatMap(eni -> eni.addresses().stream()).map(Eni.Address::ip).toList();
    }
}
