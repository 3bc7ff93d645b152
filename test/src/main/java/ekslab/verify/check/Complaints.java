package ekslab.verify.check;

import static ekslab.verify.check.Verdict.broken;
import static ekslab.verify.check.Verdict.holds;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong, gathered before it is told: a line each. */
final class Complaints {

    private static final int ENOUGH = 12; // more lines convince nobody better

    private final List<String> lines = new ArrayList<>();
    private int untold;

    void add(String form, Object... values) {
        if (lines.size() < ENOUGH) lines.add(form.formatted(values));
        else untold++;
    }

    /** Adds the complaint unless the thing is as it should be. */
    void unless(boolean fine, String form, Object... values) {
        if (!fine) add(form, values);
    }

    Verdict verdict(String whenNone, String fix) {
        if (lines.isEmpty()) return holds(whenNone);
        var told = new ArrayList<>(lines);
        if (untold > 0) told.add("and %d more".formatted(untold));
        return broken(String.join("\n", told)).fix(fix);
    }
}
