package ekslab.local.cloudformation;

/** A stack could not be created, updated or deleted; the message says which resource stood in the way and why. */
public final class StackFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    StackFailed(String message) {
        super(message);
    }

    StackFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
