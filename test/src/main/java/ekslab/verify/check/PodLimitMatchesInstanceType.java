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
        return wrong.verdict("%d nodes at their limit".formatted(seen.kube().nodes().orThrow().size()),
            "kubelet reads its limit once, when the node joins: set the add-on first, then replace the nodes.");
    }
}
