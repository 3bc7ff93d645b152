package ekslab.local.net;

/** A command or a plan did not do what it should; the message holds what ran, how it ended and what it said. */
public final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String said;

    public CommandFailed(String what, String said) {
        super(what + "\n  " + said.strip().replace("\n", "\n  "));
        this.said = said.strip();
    }

    public CommandFailed(String what, String said, Throwable cause) {
        this(what, said);
        initCause(cause);
    }

    /** How it ended and what it said, without what it was. */
    public String said() { return said; }
}
