package ekslab.verify.check;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

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
    private final Set<String> holding = new HashSet<>();

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
