package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Snapshot;

/** An address that EC2 does not deliver to the node can send and never hears back. */
final class PodIpsOnNodeEnis implements Check {

    @Override public String name() {
        return "pod-ips-on-node-enis";
    }

    @Override public String intent() {
        return "EC2 agrees that every pod IP belongs to an ENI of the pod's node";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        for (var pod : seen.podsOnPodNetwork())
            wrong.unless(seen.enisOf(seen.node(pod.node())).stream().anyMatch(eni -> eni.lends(pod.ip())),
                "%s has %s, which no ENI of %s lends to pods: %s", pod.fullName(), pod.ip(), pod.node(),
                seen.enisOf(seen.node(pod.node())).stream().map(Eni::id).toList());
        return wrong.verdict("%d pods".formatted(seen.podsOnPodNetwork().size()),
            "Somebody unassigned the address behind the VPC CNI's back. Delete the pod, then restart its node's aws-node pod.");
    }
}
