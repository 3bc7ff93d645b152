package ekslab.verify.junit;

import org.assertj.core.api.AbstractAssert;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Cidrs;
import ekslab.verify.facts.Eni;

/** What a test says of a pod. What asks for packets sends them at once. */
public final class PodAssert extends AbstractAssert<PodAssert, LabPod> {

    PodAssert(LabPod pod) { super(pod, PodAssert.class); }

    /** Whether its address lies in this CIDR, such as {@code node.subnet()}. */
    public PodAssert hasIpIn(String cidr) {
        isNotNull();
        if (!Cidrs.contains(cidr, actual.ip()))
            throw failure("%s on %s has %s, which is not in %s%n%s", actual, actual.pod().node(), actual.ip(), cidr,
                Explained.by("pod-ips-in-node-subnets"));
        return this;
    }

    /** Whether EC2 says that an interface of this node lends its address. */
    public PodAssert isOnEniOf(LabNode node) {
        isNotNull();
        if (node.enis().stream().noneMatch(eni -> eni.lends(actual.ip())))
            throw failure("%s has %s, which no ENI of %s lends to pods: %s%n%s", actual, actual.ip(), node,
                node.enis().stream().map(Eni::id).toList(), Explained.by("pod-ips-on-node-enis"));
        return this;
    }

    /** Whether the interface that lends its address is not its node's first. */
    public PodAssert isOnSecondaryEni() {
        isOnEniOf(actual.node());
        var eni = actual.eni().orElseThrow();
        if (eni.device() == 0)
            throw failure("%s has %s from %s, the primary ENI of %s%n%s", actual, actual.ip(), eni.id(), actual.pod().node(),
                Explained.by("secondary-eni-pods-leave-by-their-eni"));
        return this;
    }

    /** Whether a connection from it to another pod comes about. */
    public Reaching reaches(LabPod other) {
        isNotNull();
        var answer = actual.network().packets().connect(actual.pod(), other.pod());
        if (!answer.came())
            throw failure("%s (%s) does not reach %s (%s): %s%n%s%n%s", actual, actual.ip(), other, other.ip(), answer.lastSeen(),
                Explained.way(actual, other), Explained.by("pods-reach-pods-without-nat"));
        return new Reaching(actual, other, answer.heard());
    }

    /** Asks the cluster's DNS from it. */
    public Resolving resolves(String name) {
        isNotNull();
        var answer = actual.network().packets().lookup(actual.pod(), name);
        if (!answer.came())
            throw failure("%s gets no address for %s: %s%n%s", actual, name, answer.lastSeen(), Explained.by("dns-answers"));
        return new Resolving(actual, name, answer.heard());
    }

    /** Whether the internet sees it come from this address. */
    public PodAssert leavesVpcAs(String address) {
        isNotNull();
        var answer = actual.network().packets().fetch(actual.pod(), Expectations.INTERNET_PROBE);
        if (!answer.heard().equals(address))
            throw failure("%s on %s %s %s, expected is %s%n%s", actual, actual.pod().node(),
                answer.came() ? "leaves the VPC as" : "does not reach %s:".formatted(Expectations.INTERNET_PROBE), answer, address,
                Explained.by("pods-reach-internet-as-their-node"));
        return this;
    }
}
