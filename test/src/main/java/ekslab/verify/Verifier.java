package ekslab.verify;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import ekslab.verify.check.Catalogue;
import ekslab.verify.check.Check;
import ekslab.verify.check.Finding;
import ekslab.verify.check.Round;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.look.Looks;
import ekslab.verify.look.Sending;

/** Holds a running lab to what its description promises. */
public final class Verifier {

    private Verifier() {}

    /**
     * Looks as far as the wanted checks ask, then judges.
     *
     * @param only names of the wanted checks, whose needs come with them; empty for all
     * @throws IllegalArgumentException that tells all unknown names and lists the known ones; nothing was looked at then
     */
    public static Report run(Target target, Expectations promised, Set<String> only, Observer observer) {
        return run(target, promised, only, Sending.anySeed(), observer);
    }

    /** The same with a seed that is not left to the moment. @param seed of the chance that chooses which of many pods connect */
    public static Report run(Target target, Expectations promised, Set<String> only, long seed, Observer observer) {
        var start = System.nanoTime();
        var checks = Catalogue.only(only);
        var seen = Looks.take(target, Catalogue.depth(checks), new Sending(promised.internetProbe(), seed));
        return new Report(target.cluster(), target.place(), findings(checks, seen, promised, observer), seen,
            Duration.ofNanos(System.nanoTime() - start));
    }

    /** Judges again what was seen before. */
    public static Report judge(String cluster, Snapshot seen, Expectations promised, Set<String> only, Observer observer) {
        var start = System.nanoTime();
        var findings = findings(Catalogue.only(only), seen, promised, observer);
        return new Report(cluster, "a snapshot", findings, seen, Duration.ofNanos(System.nanoTime() - start));
    }

    private static List<Finding> findings(List<Check> checks, Snapshot seen, Expectations promised, Observer observer) {
        return new Round(seen, promised).ask(checks, observer::found);
    }
}
