package ekslab.verify.check;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** What stays in the VPC keeps its source; otherwise peers see nodes, and pods of secondary ENIs see nothing. */
final class SnatSparesTheVpc implements KernelCheck {

    @Override public String name() {
        return "snat-spares-the-vpc";
    }

    @Override public String intent() {
        return "On every node AWS-SNAT-CHAIN-0 returns early for each CIDR of the VPC";
    }

    @Override public Family family() {
        return Family.NAT;
    }

    @Override public Page page() {
        return Page.meaning("""
                Within the VPC a pod's own address is seen, so that security groups, NetworkPolicies and logs name the pod. Without
                the early RETURN a node puts its own address in its place; what comes by a secondary ENI then no longer finds its way
                back.
                """)
            .evidence("""
                The rules of AWS-SNAT-CHAIN-0 in each node's nat table, beside the CIDRs of the VPC; nothing where SNAT is left to
                others.
                """,
                "lab node N1 -- iptables -t nat -S AWS-SNAT-CHAIN-0")
            .fix("kubectl rollout restart ds/aws-node -n kube-system writes the RETURNs anew.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        if (CniEnv.is(promised, "AWS_VPC_K8S_CNI_EXTERNALSNAT", false)) return Verdict.holds("SNAT is not the CNI's here");
        var cidrs = seen.ec2().vpc().orThrow().cidrs();
        for (var node : seen.kube().nodes().orThrow()) {
            var chain = seen.on(node.name()).kernel().iptables().rules("nat", "AWS-SNAT-CHAIN-0");
            for (var cidr : cidrs)
                wrong.unless(chain.stream().anyMatch(rule -> rule.option("-d").equals(cidr) && rule.target().equals("RETURN")),
                    "%s: AWS-SNAT-CHAIN-0 has no RETURN for %s", node.name(), cidr);
        }
        return wrong.verdict("%s on %d nodes".formatted(cidrs, seen.kube().nodes().orThrow().size()), page().fix());
    }
}
