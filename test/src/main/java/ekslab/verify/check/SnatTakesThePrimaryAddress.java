package ekslab.verify.check;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** Only the primary address can be answered: it has the public address, and the routes of NAT gateways lead to it. */
final class SnatTakesThePrimaryAddress implements KernelCheck {

    @Override public String name() {
        return "snat-takes-the-primary-address";
    }

    @Override public String intent() {
        return "What leaves the VPC gets its node's primary address, by AWS-SNAT-CHAIN-0 out of POSTROUTING";
    }

    @Override public Family family() {
        return Family.NAT;
    }

    @Override public Page page() {
        return Page.meaning("""
                A pod has no public address: what leaves the VPC needs the node's primary one, to which the internet gateway ties a
                public address and whose link has the default route. With another source, or with none, no answer comes: curl from a
                pod hangs, from its node it works.
                """)
            .evidence("""
                The jumps from POSTROUTING to AWS-SNAT-CHAIN-0, and the --to-source of that chain, beside the node's InternalIP.
                """,
                "lab node N1 -- iptables -t nat -S POSTROUTING",
                "lab node N1 -- iptables -t nat -S AWS-SNAT-CHAIN-0")
            .fix("kubectl rollout restart ds/aws-node -n kube-system sets the chain anew.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var external = CniEnv.is(promised, "AWS_VPC_K8S_CNI_EXTERNALSNAT", false);
        for (var node : seen.kube().nodes().orThrow()) {
            var iptables = seen.on(node.name()).kernel().iptables();
            var jumps = iptables.rules("nat", "POSTROUTING").stream().filter(rule -> rule.target().equals("AWS-SNAT-CHAIN-0")).count();
            var translates = iptables.rules("nat", "AWS-SNAT-CHAIN-0").stream().filter(rule -> rule.target().equals("SNAT")).toList();
            if (external) wrong.unless(translates.isEmpty(), "%s translates though external SNAT is on: %s", node.name(), translates);
            else {
                wrong.unless(jumps == 1, "%s: POSTROUTING jumps to AWS-SNAT-CHAIN-0 %d times", node.name(), jumps);
                wrong.unless(translates.size() == 1 && translates.get(0).option("--to-source").equals(node.internalIp()),
                    "%s (%s): AWS-SNAT-CHAIN-0 translates by %s", node.name(), node.internalIp(), translates);
            }
        }
        return wrong.verdict("%d nodes".formatted(seen.kube().nodes().orThrow().size()), page().fix());
    }
}
