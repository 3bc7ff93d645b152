package ekslab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import ekslab.local.net.Command;
import ekslab.local.net.CommandFailed;
import ekslab.verify.bench.JudgeBench;
import ekslab.verify.bench.JudgeBench.Result;
import ekslab.verify.bench.Planted;

/** Judges made labs of ten, a hundred and a thousand nodes, each three times, in a Java of its own that has just started. */
final class Judging {

    private static final List<Integer> NODES = List.of(10, 100, 1000);
    private static final int RUNS = 3;  // the quickest counts: others on this machine only make it slower
    private static final double MOST = 1000; // milliseconds for the largest
    private static final double READ = 5000;
    private static final int HEAP = 512; // MiB; a Java that needs more of it ends without a result

    private Judging() {}

    /** What the Java of its own runs. @param arguments the file of a snapshot */
    public static void main(String[] arguments) throws IOException {
        System.out.println(JudgeBench.measure(Path.of(arguments[0])).json());
    }

    static List<Goal> measure(Home home, Consumer<String> progress) {
        var results = NODES.stream().map(nodes -> result(home, nodes, progress)).toList();
        var goals = new ArrayList<Goal>();
        results.forEach(result -> goals.addAll(goals(result)));
        for (var at = 1; at < results.size(); at++) goals.add(growth(results.get(at - 1), results.get(at)));
        return goals;
    }

    static List<Goal> goals(Result result) {
        var size = "%d nodes, %d pods".formatted(result.nodes(), result.pods());
        var expected = List.of(Planted.NO_FROM_RULE.breaks());
        return List.of(
            Goal.atMost(size + ": checks that do not hold", "checks", result.notHolding().size(), 0, "all is well there"),
            Goal.atMost(size + ": a planted fault breaks others", "checks", result.broken().equals(expected) ? 0 : 1, 0, expected.get(0)),
            Goal.atMost(size + " read from a file", "ms", result.read(), READ, "5 s; no part of judging"),
            Goal.atMost(size + " judged first", "ms", result.first(), MOST, "1 s, by a Java that has just started; best of three"),
            Goal.atMost(size + " judged again", "ms", result.warm(), MOST, "1 s"),
            Goal.atMost(size + ": heap that is held", "MiB", result.held(), HEAP, "512 MB, the report in it"),
            Goal.atMost(size + ": heap at its fullest", "MiB", result.peak(), HEAP, "-Xmx512m, garbage in it"));
    }

    /** Of the later judgements: in the first most time goes into starting, whatever the size. */
    static Goal growth(Result before, Result after) {
        return Goal.atMost("growth from %d to %d pods".formatted(before.pods(), after.pods()), "x", after.warm() / before.warm(),
            nLogN(after.pods()) / nLogN(before.pods()), "n log n");
    }

    private static double nLogN(int n) { return n * Math.log(n); }

    private static Result result(Home home, int nodes, Consumer<String> progress) {
        progress.accept("%d nodes".formatted(nodes));
        try {
            var file = Files.createTempFile("lab-bench", ".json");
            try {
                JudgeBench.write(file, nodes);
                return Stream.generate(() -> judged(home, file)).limit(RUNS).min(Comparator.comparing(Result::first)).orElseThrow();
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static Result judged(Home home, Path file) {
        var java = java(home, file);
        var said = Child.ask(java, Path.of("").toAbsolutePath(), Map.of());
        if (said.exit() != 0) throw new CommandFailed(java.program(), said.text());
        return Result.parse(said.text().lines().reduce("", (before, last) -> last));
    }

    /** As the launcher starts it, but with that little heap and two processors. */
    private static Command java(Home home, Path file) {
        var words = new ArrayList<>(OwnJvm.words(home));
        words.addAll(List.of("-Xmx%dm".formatted(HEAP), "-XX:ActiveProcessorCount=2", Judging.class.getName(), file.toString()));
        return new Command(words);
    }
}
