package ekslab.verify.fault;

/** A fault cannot be injected here, or is not to be; nothing was changed. */
public final class FaultRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    FaultRefused(String why) { super(why); }
}
