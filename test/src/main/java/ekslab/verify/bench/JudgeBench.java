package ekslab.verify.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import ekslab.verify.Expectations;
import ekslab.verify.Facts;
import ekslab.verify.Observer;
import ekslab.verify.Report;
import ekslab.verify.Verifier;
import ekslab.verify.check.Verdict;
import ekslab.verify.facts.Snapshot;

/** How long it takes to judge a lab, and how much memory; measured in a Java of its own, whose first judgement it is. */
public final class JudgeBench {

    private static final int AGAIN = 5;

    private JudgeBench() {}

    /**
     * What was measured; times in milliseconds, memory in MiB.
     *
     * @param read until the file of the snapshot was read and parsed
     * @param first the first judgement of a Java that has just started
     * @param warm the quickest of the later ones, each of a snapshot that was read anew
     * @param held heap after a collection, with the snapshot and the report in it
     * @param peak the most that the heap held at any time, garbage included
     * @param notHolding checks that do not hold, though all should
     * @param broken those that the planted fault broke
     */
    public record Result(int nodes, int pods, double read, double first, double warm, double held, double peak, List<String> notHolding,
        List<String> broken) {

        public String json() {
            try {
                return new JsonMapper().writeValueAsString(this);
            } catch (JsonProcessingException bug) {
                throw new UncheckedIOException(bug);
            }
        }

        /** @throws IllegalArgumentException when it is not what {@link #json} says */
        public static Result parse(String json) {
            try {
                return new JsonMapper().readValue(json, Result.class);
            } catch (JsonProcessingException other) {
                throw new IllegalArgumentException("the judging Java said: " + json, other);
            }
        }
    }

    /** Writes the snapshot of a made lab. @param nodes as {@link MadeLab#of} takes them */
    public static void write(Path file, int nodes) throws IOException {
        Facts.write(MadeLab.of(nodes), file);
    }

    /** Judges the snapshot of a made lab; first of all in this Java, if the result is to mean anything. */
    public static Result measure(Path file) throws IOException {
        return again(file, first(file));
    }

    private static Result first(Path file) throws IOException {
        var began = System.nanoTime();
        var seen = Facts.read(file);
        var read = (System.nanoTime() - began) / 1e6;
        var promised = MadeLab.promised(seen.kube().nodes().orThrow().size());
        Memory.held(); // what reading left behind is not collected at the cost of judging
        var report = judge(seen, promised);
        return new Result(promised.nodes(), seen.podsOnPodNetwork().size(), read, millis(report), 0, Memory.held(), 0,
            notHolding(report), names(judge(Planted.NO_FROM_RULE.in(seen), promised), Verdict.Broken.class));
    }

    /** In the place of the first snapshot: a heap that is just large enough has room for one. */
    private static Result again(Path file, Result first) throws IOException {
        var warm = Double.MAX_VALUE;
        for (var run = 0; run < AGAIN; run++) {
            var seen = Facts.read(file);
            Memory.held();
            warm = Math.min(warm, millis(judge(seen, MadeLab.promised(first.nodes))));
        }
        return new Result(first.nodes, first.pods, first.read, first.first, warm, first.held, Memory.peak(), first.notHolding,
            first.broken);
    }

    private static Report judge(Snapshot seen, Expectations promised) {
        return Verifier.judge("made", seen, promised, Set.of(), Observer.NOBODY);
    }

    private static double millis(Report report) { return report.took().toNanos() / 1e6; }

    private static List<String> names(Report report, Class<? extends Verdict> kind) {
        return report.findings().stream().filter(each -> kind.isInstance(each.verdict())).map(each -> each.name()).toList();
    }

    private static List<String> notHolding(Report report) {
        var others = new ArrayList<>(report.findings().stream().map(each -> each.name()).toList());
        others.removeAll(names(report, Verdict.Holds.class));
        return others;
    }
}
