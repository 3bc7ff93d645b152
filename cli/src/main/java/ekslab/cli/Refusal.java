package ekslab.cli;

import java.util.List;

/** A problem that is expected: its message is all that the user needs to see, and says how to mend it. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    final Exit exit;

    Refusal(Exit exit, String message) {
        super(message);
        this.exit = exit;
    }

    Refusal(Exit exit, String message, Throwable cause) {
        this(exit, message);
        initCause(cause);
    }

    /** All problems at once, a line each; nothing was changed. */
    static void unless(List<String> problems) {
        if (!problems.isEmpty()) throw new Refusal(Exit.USAGE, String.join("\n", problems));
    }
}
