package ekslab.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Kernel.Sandbox;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.look.Capture;
import ekslab.verify.look.Shot;
import ekslab.verify.trace.Comparison;
import ekslab.verify.trace.Place;
import ekslab.verify.trace.Question;
import ekslab.verify.trace.Tracer;

/** Foretells the ways of packets from a snapshot, sends them, and compares with what every node saw. */
public final class LiveTrace {

    private LiveTrace() {}

    /**
     * For each question one connection is begun, all at about the same time.
     *
     * @param seen with the nodes' kernels, and not long ago
     * @throws CouldNotLook when a node cannot be entered, or a fact that decides was not seen
     */
    public static Map<Question, Comparison> of(Target target, Snapshot seen, List<Question> questions) {
        var shots = new LinkedHashMap<Question, Shot>();
        for (var question : questions) shots.put(question, shot(seen, question));
        var captured = new Capture(target, seen).of(List.copyOf(shots.values()));
        var compared = new LinkedHashMap<Question, Comparison>();
        shots.forEach((question, shot) -> compared.put(question, Comparison.of(Tracer.ways(seen, question), captured.get(shot))));
        return compared;
    }

    private static Shot shot(Snapshot seen, Question question) {
        var pod = question.from() instanceof Place.OfPod sender ? sender.pod() : null;
        var node = pod != null ? pod.node() : ((Place.OfNode) question.from()).node().name();
        return new Shot(node, pod == null ? "" : sandbox(seen, pod), question.protocol(), question.to().ip(), question.port());
    }

    private static String sandbox(Snapshot seen, Pod pod) {
        return seen.on(pod.node()).kernel().sandboxes().at(pod.ip()).map(Sandbox::name)
            .orElseThrow(() -> new CouldNotLook(
                "%s cannot send: no network namespace of %s carries %s".formatted(pod.fullName(), pod.node(), pod.ip())));
    }
}
