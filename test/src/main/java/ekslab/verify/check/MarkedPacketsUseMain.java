package ekslab.verify.check;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** Without it the answer to a NodePort leaves by the ENI of the pod, and the VPC drops it. */
final class MarkedPacketsUseMain implements KernelCheck {

    @Override public String name() {
        return "marked-packets-use-main";
    }

    @Override public String intent() {
        return "Rule 1024 sends what came in by the primary ENI back by the main table";
    }

    @Override public Family family() {
        return Family.ROUTES;
    }

    @Override public Page page() {
        return Page.meaning("""
                The mark does nothing by itself: rule 1024 is what sends marked packets by the main table. Without it rule 1536
                decides, the answer to a NodePort leaves by the pod's own ENI with an address that is not that ENI's, and the VPC
                drops it.
                """)
            .evidence("The rules of each node with priority 1024.",
                "lab node N1 -- ip rule")
            .fix("kubectl rollout restart ds/aws-node -n kube-system adds rule 1024 again.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        if (CniEnv.is(promised, "AWS_VPC_K8S_CNI_EXTERNALSNAT", false) && !CniEnv.is(promised, "AWS_VPC_CNI_NODE_PORT_SUPPORT", true))
            return Verdict.holds("neither SNAT nor NodePorts are the CNI's: no rule is needed");
        var wrong = new Complaints();
        var nodes = seen.kube().nodes().orThrow();
        for (var node : nodes)
            wrong.unless(
                seen.on(node.name()).kernel().rules().stream()
                    .anyMatch(rule -> rule.priority() == 1024 && !rule.mark().isEmpty() && rule.table().equals("main")),
                "%s lacks \"1024: from all fwmark 0x80/0x80 lookup main\"", node.name());
        return wrong.verdict("%d nodes".formatted(nodes.size()), page().fix());
    }
}
