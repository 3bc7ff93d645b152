package ekslab.verify.check;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.facts.TypeLimits;

/** A higher limit gives pods that never get an address, a lower one wastes addresses. */
final class PodLimitMatchesInstanceType implements Check {

    @Override public String name() {
        return "pod-limit-matches-instance-type";
    }

    @Override public String intent() {
        return "Every node offers exactly the pods that its instance type has addresses for";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Family family() {
        return Family.LIMITS;
    }

    @Override public Page page() {
        return Page.meaning("""
                A pod costs one address, and an instance type has ENIs x (addresses - 1) to lend, and 2 more pods on the node's own
                address. A kubelet with a higher limit takes pods that hang in ContainerCreating without an address; with a lower one
                pods stay Pending while addresses lie idle.
                """)
            .evidence("Each node's capacity of pods, beside the ENIs and addresses per ENI that EC2 tells of its instance type.",
                "kubectl get nodes -o 'custom-columns=NAME:.metadata.name,PODS:.status.capacity.pods'",
                "aws ec2 describe-instance-types --instance-types t3.medium --query 'InstanceTypes[].NetworkInfo'")
            .fix("kubelet reads its limit once, when the node joins: set the add-on first, then replace the nodes.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var types = seen.ec2().types().orThrow().stream().collect(toMap(TypeLimits::type, identity()));
        var byPrefix = PodLimit.delegatesPrefixes(promised);
        var wrong = new Complaints();
        for (var node : seen.kube().nodes().orThrow()) {
            var limits = types.get(seen.instance(node).type());
            if (limits == null) throw new CouldNotLook("EC2 gave no limits for the instance type of " + node.name());
            var limit = PodLimit.of(limits, byPrefix);
            wrong.unless(node.podLimit() == limit.pods(), "%s offers %d pods, %s", node.name(), node.podLimit(), limit.arithmetic());
        }
        return wrong.verdict("%d nodes at their limit".formatted(seen.kube().nodes().orThrow().size()), page().fix());
    }
}
