package ekslab.verify.junit;

import java.util.function.Consumer;

import ekslab.verify.check.BaseLab;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Probes;
import ekslab.verify.facts.Probes.Answer;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.look.Packets;

/** A base lab that was seen once; its packets bring the answers that were seen then. */
final class CannedNetwork {

    private CannedNetwork() {}

    static Network of(Consumer<BaseLab> fault) {
        var lab = new BaseLab();
        fault.accept(lab);
        var seen = lab.snapshot();
        return new Network(seen, new Remembered(seen));
    }

    private record Remembered(Snapshot seen) implements Packets {

        @Override public Answer connect(Pod from, Pod to) {
            return probes(from).connections().stream().filter(each -> each.from().equals(from.ip()) && each.to().equals(to.ip()))
                .findFirst().orElseThrow().answer();
        }

        @Override public Answer lookup(Pod from, String name) {
            return probes(from).lookups().stream().filter(each -> each.from().equals(from.ip()) && each.name().equals(name)).findFirst()
                .orElseThrow().answer();
        }

        @Override public Answer fetch(Pod from, String url) {
            return probes(from).fetches().stream().filter(each -> each.from().equals(from.ip())).findFirst().orElseThrow().answer();
        }

        private Probes probes(Pod from) { return seen.on(from.node()).probes(); }
    }
}
