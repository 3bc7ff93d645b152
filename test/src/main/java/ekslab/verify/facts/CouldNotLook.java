package ekslab.verify.facts;

/** A fact is missing because nobody could look; the message says who was asked and what came back. */
public final class CouldNotLook extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CouldNotLook(String why) { super(why); }

    public CouldNotLook(String why, Throwable cause) { super(why, cause); }
}
