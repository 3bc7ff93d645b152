package ekslab.verify.look;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

import ekslab.verify.facts.Enis;
import ekslab.verify.facts.Instances;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Nodes;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Pods;

/**
 * What EC2 must know as well. Its lists are eventually consistent and may be some seconds behind; who takes them at their first word accuses
 * a network in which nothing is wrong. So they are read again for a while, until they agree or no longer may be excused.
 */
record FromKubernetes(Look<Nodes> nodes, Look<Pods> pods) {

    private static final Patience FOR_EC2 = new Patience(Duration.ofSeconds(6), Duration.ofSeconds(1));

    Instances instances(Supplier<Instances> look) {
        return FOR_EC2.until(seen -> nodes.seen().orElse(Nodes.NONE).stream().map(Node::instanceId)
            .allMatch(id -> seen.find(id).isPresent()), look);
    }

    Enis enis(Supplier<Enis> look) {
        return FOR_EC2.until(seen -> pods.seen().orElse(Pods.NONE).onPodNetwork().stream().allMatch(lentIn(seen)), look);
    }

    private Predicate<Pod> lentIn(Enis enis) {
        return pod -> nodes.seen().orElse(Nodes.NONE).find(pod.node())
            .map(node -> enis.holding(pod.ip()).filter(eni -> eni.instanceId().equals(node.instanceId())).isPresent()).orElse(true);
    }
}
