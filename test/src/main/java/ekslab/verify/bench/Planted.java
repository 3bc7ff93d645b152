package ekslab.verify.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import ekslab.verify.facts.Enis;
import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.Seen;
import ekslab.verify.facts.Snapshot;

/** One thing that is wrong in a made lab, at one pod in the middle of it: the proof that judging looks at every pod. */
public enum Planted {
    /** A pod of a secondary interface has no rule 1536. */
    NO_FROM_RULE("secondary-eni-pods-leave-by-their-eni") {
        @Override public Snapshot in(Snapshot healthy) {
            return kernel(healthy,
                kernel -> kernel.withRules(kernel.rules().stream().filter(rule -> rule != lastFromRule(kernel)).toList()));
        }
    },
    /** A pod has no host route. */
    NO_HOST_ROUTE("nodes-route-to-their-pods") {
        @Override public Snapshot in(Snapshot healthy) {
            return kernel(healthy, kernel -> kernel.withRoutes(kernel.routes().subList(0, kernel.routes().size() - 1)));
        }
    },
    /** The last interface of a node and that of another lend each other's addresses. */
    ADDRESSES_MOVED("pod-ips-on-node-enis") {
        @Override public Snapshot in(Snapshot healthy) {
            var enis = new ArrayList<>(healthy.ec2().enis().orThrow());
            var one = enis.size() / 2 / Machine.ENIS * Machine.ENIS;
            var other = enis.size() - Machine.ENIS;
            var moved = enis.get(one).addresses();
            enis.set(one, enis.get(one).withAddresses(mixed(enis.get(one).addresses(), enis.get(other).addresses())));
            enis.set(other, enis.get(other).withAddresses(mixed(enis.get(other).addresses(), moved)));
            return new Snapshot(healthy.version(), healthy.takenAt(), healthy.eks(), healthy.ec2().withEnis(new Enis(enis)), healthy.kube(),
                healthy.onNodes(), healthy.seed(), healthy.seenAfterMillis());
        }
    };

    private final String breaks;

    Planted(String breaks) { this.breaks = breaks; }

    /** The name of the one check that breaks. */
    public String breaks() { return breaks; }

    public abstract Snapshot in(Snapshot healthy);

    private static Kernel.Rule lastFromRule(Kernel kernel) {
        return kernel.rules().get(kernel.rules().size() - 1); // the pods' come last, and the last pod is of a secondary interface
    }

    private static <T> List<T> mixed(List<T> own, List<T> others) {
        return Stream.concat(own.subList(0, 1).stream(), others.subList(1, others.size()).stream()).toList();
    }

    private static Snapshot kernel(Snapshot healthy, UnaryOperator<Kernel> change) {
        var visits = new TreeMap<>(healthy.onNodes());
        var name = List.copyOf(visits.keySet()).get(visits.size() / 2);
        visits.computeIfPresent(name, (node, seen) -> Seen.of(seen.orThrow().with(change.apply(seen.orThrow().kernel()))));
        return new Snapshot(healthy.version(), healthy.takenAt(), healthy.eks(), healthy.ec2(), healthy.kube(), visits, healthy.seed(),
            healthy.seenAfterMillis());
    }
}
