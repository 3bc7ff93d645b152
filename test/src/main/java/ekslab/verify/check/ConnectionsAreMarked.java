package ekslab.verify.check;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** The mark brings an answer back by the primary ENI, also to a pod whose address belongs to another one. */
final class ConnectionsAreMarked implements KernelCheck {

    @Override public String name() {
        return "connections-are-marked";
    }

    @Override public String intent() {
        return "On every node connections of pods to the outside are marked, and so is what comes in by the primary ENI";
    }

    @Override public Family family() {
        return Family.NAT;
    }

    @Override public Page page() {
        return Page.meaning("""
                A connection that came in by the primary ENI, or leaves by it, is marked 0x80, so that its answers use that ENI too,
                even if the pod's address belongs to another one. Without the mark a NodePort answers for pods of the primary ENI
                only, and other pods lose the internet.
                """)
            .evidence("""
                The rules that set the mark, in PREROUTING of the mangle table and in AWS-CONNMARK-CHAIN-0 of the nat table.
                """,
                "lab node N1 -- iptables -t mangle -S PREROUTING",
                "lab node N1 -- iptables -t nat -S PREROUTING")
            .fix("kubectl rollout restart ds/aws-node -n kube-system sets the marking rules anew.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var nodePorts = CniEnv.is(promised, "AWS_VPC_CNI_NODE_PORT_SUPPORT", true);
        var external = CniEnv.is(promised, "AWS_VPC_K8S_CNI_EXTERNALSNAT", false);
        for (var node : seen.kube().nodes().orThrow()) {
            var iptables = seen.on(node.name()).kernel().iptables();
            if (nodePorts)
                wrong.unless(
                    iptables.rules("mangle", "PREROUTING").stream()
                        .anyMatch(rule -> rule.toString().contains("--limit-iface-in -j CONNMARK --set-xmark")),
                    "%s: mangle PREROUTING marks nothing that comes in by the primary ENI", node.name());
            if (external) continue;
            wrong.unless(iptables.rules("nat", "PREROUTING").stream().anyMatch(rule -> rule.target().equals("AWS-CONNMARK-CHAIN-0")),
                "%s: PREROUTING does not jump to AWS-CONNMARK-CHAIN-0", node.name());
            wrong.unless(iptables.rules("nat", "AWS-CONNMARK-CHAIN-0").stream().anyMatch(rule -> !rule.option("--set-xmark").isEmpty()),
                "%s: AWS-CONNMARK-CHAIN-0 sets no mark", node.name());
        }
        return wrong.verdict("%d nodes".formatted(seen.kube().nodes().orThrow().size()), page().fix());
    }
}
