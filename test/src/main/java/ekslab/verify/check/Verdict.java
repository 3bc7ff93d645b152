package ekslab.verify.check;

import java.util.Locale;

/** What a check concludes. */
public sealed interface Verdict {

    /** What was seen: numbers and names, enough to believe the verdict without looking again. */
    String evidence();

    char mark();

    /** In one word, as programs know it: holds, broken, unknown or skipped. */
    default String word() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    record Holds(String evidence) implements Verdict {

        @Override public char mark() {
            return '✓';
        }
    }

    record Broken(String evidence, String fix) implements Verdict {

        @Override public char mark() {
            return '✗';
        }
    }

    /** Nobody could look, so nobody knows. Never counts as a pass. */
    record Unknown(String evidence) implements Verdict {

        @Override public char mark() {
            return '?';
        }
    }

    record Skipped(String evidence) implements Verdict {

        @Override public char mark() {
            return '-';
        }
    }

    static Verdict holds(String evidence) {
        return new Holds(evidence);
    }

    /** A failure is not complete until it says how to mend it: {@code broken(…).fix(…)}. */
    static Unfixed broken(String evidence) {
        return fix -> new Broken(evidence, fix);
    }

    @FunctionalInterface
    interface Unfixed {
        Verdict fix(String hint);
    }
}
