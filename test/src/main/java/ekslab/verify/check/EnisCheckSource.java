package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** A node that may send with any source address would hide every mistake in the routing of its pods. */
final class EnisCheckSource implements Check {

    @Override public String name() {
        return "enis-check-source";
    }

    @Override public String intent() {
        return "Every ENI of a node checks source and destination";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var enis = seen.kube().nodes().orThrow().stream().flatMap(node -> seen.enisOf(node).stream()).toList();
        for (var eni : enis) wrong.unless(eni.sourceDestCheck(), "%s of %s does not check", eni.id(), eni.instanceId());
        return wrong.verdict("%d ENIs".formatted(enis.size()),
            "aws ec2 modify-network-interface-attribute --source-dest-check --network-interface-id ENI");
    }
}
