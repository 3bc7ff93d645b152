package ekslab.verify.junit;

import java.util.List;
import java.util.Map;

import ekslab.verify.Facts;
import ekslab.verify.Target;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.look.Packets;

/**
 * A running lab as tests see it.
 *
 * @param seen when the class began
 * @param packets sent when an assertion asks for them
 */
record Network(Snapshot seen, Packets packets) {

    private static final String HOW = "bring a lab up with ./lab up, and tell this shell of it with: eval \"$(./lab env)\"";

    /**
     * The lab that the settings of {@code lab env} lead to.
     *
     * @throws CouldNotLook when there are none or nobody answers, with the way to a lab
     */
    static Network find(Map<String, String> environment) {
        if (environment.getOrDefault("CLUSTER_NAME", "").isBlank()) throw new CouldNotLook("CLUSTER_NAME is not set; " + HOW);
        var target = Target.of(environment);
        var seen = Facts.kernels(target);
        for (var problem : new String[]{ seen.kube().nodes().problem(), seen.ec2().instances().problem() })
            if (problem != null) throw new CouldNotLook("%s does not answer: %s; %s".formatted(target.cluster(), problem, HOW));
        return new Network(seen, Packets.through(target, seen.kube().services().orThrow()));
    }

    /** N1, N2 and so on. */
    List<LabNode> nodes() {
        return seen.kube().nodes().orThrow().stream().sorted(Node.IN_ZONE_ORDER).map(node -> new LabNode(node, this)).toList();
    }

    /** Those with an address of their own, in the order of their nodes. */
    List<LabPod> pods() {
        return nodes().stream().flatMap(node -> seen.podsOn(node.node()).stream()).filter(pod -> pod.onPodNetwork())
            .map(pod -> new LabPod(pod, this)).toList();
    }
}
