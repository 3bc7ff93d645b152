package ekslab.cli;

/** What the shell is told. */
enum Exit {

    /** Done, or all checks hold. */
    OK(0),
    /** Something of the lab is broken, or did not work. */
    BROKEN(1),
    /** Typed or set wrongly; nothing was changed. Picocli's own code for a wrong command line. */
    USAGE(2),
    /** Nobody could look, so nobody knows. */
    COULD_NOT_LOOK(3);

    final int code;

    Exit(int code) { this.code = code; }
}
