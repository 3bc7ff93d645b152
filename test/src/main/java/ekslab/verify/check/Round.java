package ekslab.verify.check;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import ekslab.verify.Expectations;
import ekslab.verify.check.Verdict.Holds;
import ekslab.verify.check.Verdict.Skipped;
import ekslab.verify.check.Verdict.Unknown;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Snapshot;

/** Asks checks in order; one whose need did not hold is skipped with the reason instead of failing in a chorus. */
public final class Round {

    private final Snapshot seen;
    private final Expectations promised;
    private final Set<String> holding = ConcurrentHashMap.newKeySet();

    public Round(Snapshot seen, Expectations promised) {
        this.seen = seen;
        this.promised = promised;
    }

    public Finding ask(Check check) {
        var start = System.nanoTime();
        var verdict = verdict(check);
        if (verdict instanceof Holds) holding.add(check.name());
        return new Finding(check.name(), check.intent(), check.page().meaning(), verdict, Duration.ofNanos(System.nanoTime() - start));
    }

    /**
     * Asks each as soon as its needs are judged, on all processors.
     *
     * @param checks what is needed before what needs it
     * @param observer hears each finding in their order
     */
    public List<Finding> ask(List<Check> checks, Consumer<Finding> observer) {
        var processors = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            var asked = new LinkedHashMap<String, CompletableFuture<Finding>>();
            for (var check : checks) {
                var needs = check.needs().stream().map(asked::get).filter(Objects::nonNull).toArray(CompletableFuture[]::new);
                asked.put(check.name(), CompletableFuture.allOf(needs).thenApplyAsync(judged -> ask(check), processors));
            }
            return asked.values().stream().map(CompletableFuture::join).peek(observer).toList();
        } finally {
            processors.shutdownNow();
        }
    }

    private Verdict verdict(Check check) {
        var missing = check.needs().stream().filter(need -> !holding.contains(need)).toList();
        if (!missing.isEmpty()) return new Skipped("needs " + String.join(", ", missing));
        try {
            return check.judge(seen, promised);
        } catch (CouldNotLook why) {
            return new Unknown(why.getMessage());
        }
    }
}
