package ekslab.verify.junit;

/**
 * A connection that came about.
 *
 * @param seenAs the sender's address at the receiver
 */
public record Reaching(LabPod from, LabPod to, String seenAs) {

    /** Whether the receiver sees the sender's own address. */
    public Reaching withoutNat() { return as(from.ip()); }

    /** Whether the receiver sees this address. */
    public Reaching as(String address) {
        if (!seenAs.equals(address))
            throw new AssertionError("%s (%s) reaches %s as %s, not as %s%n%s".formatted(from, from.ip(), to, seenAs, address,
                Explained.by("pods-reach-pods-without-nat")));
        return this;
    }
}
