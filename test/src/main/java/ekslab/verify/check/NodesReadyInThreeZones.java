package ekslab.verify.check;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Snapshot;

/** Three nodes in one zone would rehearse neither zones nor the traffic between them. */
final class NodesReadyInThreeZones implements Check {

    private static final int ZONES = 3;

    @Override public String name() {
        return "nodes-ready-in-three-zones";
    }

    @Override public String intent() {
        return "As many nodes as described are Ready, each in a zone of its own as far as there are three";
    }

    @Override public List<String> needs() {
        return List.of("api-answers");
    }

    @Override public Family family() {
        return Family.DESCRIPTION;
    }

    @Override public Page page() {
        return Page.meaning("""
                A node is Ready when its kubelet has found a CNI configuration, so NotReady is often the pod network's first word.
                Nodes that share a zone share a subnet: traffic between subnets and between zones would never be rehearsed, and one
                failing zone would take them all.
                """)
            .evidence("The nodes that Kubernetes lists, their Ready condition, and their label topology.kubernetes.io/zone.",
                "kubectl get nodes -L topology.kubernetes.io/zone")
            .fix("""
                kubectl describe node NAME tells why one is not Ready; a missing one shows in the node group's health issues.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var nodes = seen.kube().nodes().orThrow();
        wrong.unless(nodes.size() == promised.nodes(), "%d nodes, described are %d", nodes.size(), promised.nodes());
        for (var node : nodes) wrong.unless(node.ready(), "%s is not Ready: %s", node.name(), node.readyReason());
        var zones = nodes.stream().map(Node::zone).collect(Collectors.toCollection(TreeSet::new));
        var zonesExpected = Math.min(ZONES, promised.nodes());
        wrong.unless(zones.size() >= zonesExpected, "%d zones %s, expected are %d", zones.size(), zones, zonesExpected);
        return wrong.verdict("%d nodes Ready in %s".formatted(nodes.size(), zones), page().fix());
    }
}
