package ekslab.cli;

import java.util.List;
import java.util.Locale;

/**
 * A number that was measured, and the one that it is held against, from the same run where it is no constant.
 *
 * @param atMost whether it must not be more; otherwise it must not be less
 * @param against what the bound is
 */
record Goal(String what, String unit, double measured, double bound, boolean atMost, String against) {

    static Goal atMost(String what, String unit, double measured, double bound, String against) {
        return new Goal(what, unit, measured, bound, true, against);
    }

    static Goal atLeast(String what, String unit, double measured, double bound, String against) {
        return new Goal(what, unit, measured, bound, false, against);
    }

    boolean met() { return atMost ? measured <= bound : measured >= bound; }

    static String table(List<Goal> goals) {
        var table = new Table("", "WHAT", "MEASURED", "GOAL", "UNIT", "AGAINST");
        for (var goal : goals)
            table.row(goal.met() ? "✓" : "✗", goal.what, number(goal.measured), (goal.atMost ? "≤ " : "≥ ") + number(goal.bound),
                goal.unit, goal.against);
        return table.toString();
    }

    private static String number(double value) { return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value); }
}
