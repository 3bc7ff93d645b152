package ekslab.verify.trace;

/** A packet goes no further; the message says why. */
final class Dropped extends Exception {

    private static final long serialVersionUID = 1;

    Dropped(String form, Object... values) { super(form.formatted(values)); }
}
