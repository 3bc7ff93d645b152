package ekslab.verify.look;

/**
 * What packets are sent, as far as somebody may choose it.
 *
 * @param internetProbe a plain HTTP address whose answer is the caller's public address
 * @param seed of the chance that chooses which pods connect to which, when there are too many for everybody to connect to everybody
 */
public record Sending(String internetProbe, long seed) {

    private static final int SEEDS = 1_000_000;   // such as can be typed again

    /** A seed that is left to the moment. */
    public static long anySeed() { return System.currentTimeMillis() % SEEDS; }

    /** Where no packets are sent. */
    public static final Sending NOTHING = new Sending("", 0);
}
