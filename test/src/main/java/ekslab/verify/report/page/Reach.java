package ekslab.verify.report.page;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import inet.ipaddr.IPAddressString;

import ekslab.verify.facts.Node;
import ekslab.verify.facts.Nodes;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Pods;
import ekslab.verify.facts.Probes.Answer;
import ekslab.verify.facts.Snapshot;

/** Which pod's packets arrived at which pod, and as whose. */
final class Reach {

    enum Outcome {
        AS_ITSELF("seen as the sender's own address"), TRANSLATED("seen as another address"), SILENT("no answer"), UNTRIED("not tried"),
        SELF("itself");

        final String meaning;

        Outcome(String meaning) { this.meaning = meaning; }

        String style() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** A field as SVG draws it: what arrived as another's has half a field, so that colour is not all that tells it apart. */
        String shape(int x, int y, int width, int height) {
            if (this == TRANSLATED && width == height) return "M%d %dv%dh%dz".formatted(x, y, height, width);
            return "M%d %dh%dv%dh-%dz".formatted(x, y, width, height, width);
        }

        boolean failed() {
            return this == TRANSLATED || this == SILENT;
        }
    }

    /** @param saw what the receiver saw or the sender heard last, in words */
    record Pair(Pod from, Pod to, Outcome outcome, String saw) {}

    private final List<String> nodes;
    private final List<Pod> pods;
    private final Map<String, Map<String, Answer>> answers = new HashMap<>();

    private Reach(Snapshot seen) {
        nodes = seen.kube().nodes().orElse(Nodes.NONE).stream().sorted(Node.IN_ZONE_ORDER).map(Node::name).toList();
        pods = seen.kube().pods().orElse(Pods.NONE).onPodNetwork().stream()
            .sorted(Comparator.<Pod>comparingInt(pod -> nodes.indexOf(pod.node())).thenComparing(pod -> new IPAddressString(pod.ip())))
            .toList();
        for (var visit : seen.onNodes().values()) {
            if (visit.problem() != null) continue;
            for (var sent : visit.value().probes().connections())
                answers.computeIfAbsent(sent.from(), any -> new HashMap<>()).put(sent.to(), sent.answer());
        }
    }

    static Reach of(Snapshot seen) {
        return new Reach(seen);
    }

    /** By node, in zone order, and then by address. */
    List<Pod> pods() {
        return pods;
    }

    /** The number of a pod's node, as in N1. */
    int node(int pod) {
        return nodes.indexOf(pods.get(pod).node()) + 1;
    }

    Pair pair(int sender, int receiver) {
        var from = pods.get(sender);
        var to = pods.get(receiver);
        if (from.ip().equals(to.ip())) return new Pair(from, to, Outcome.SELF, "");
        var answer = answers.getOrDefault(from.ip(), Map.of()).get(to.ip());
        if (answer == null) return new Pair(from, to, Outcome.UNTRIED, Outcome.UNTRIED.meaning);
        if (!answer.came()) return new Pair(from, to, Outcome.SILENT, answer.lastSeen());
        return new Pair(from, to, answer.heard().equals(from.ip()) ? Outcome.AS_ITSELF : Outcome.TRANSLATED, "seen as " + answer.heard());
    }

    /** Every ordered pair of two pods. */
    List<Pair> pairs() {
        return IntStream.range(0, pods.size()).boxed()
            .flatMap(from -> IntStream.range(0, pods.size()).mapToObj(to -> pair(from, to)))
            .filter(pair -> pair.outcome() != Outcome.SELF).toList();
    }
}
