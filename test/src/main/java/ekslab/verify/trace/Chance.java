package ekslab.verify.trace;

/** What nodes leave to chance, decided beforehand: how many of the rules that are taken at random a packet passes over. */
final class Chance {

    private final int passesOver;
    private int met;

    Chance(int passesOver) { this.passesOver = passesOver; }

    boolean takes() { return met++ >= passesOver; }

    /** Whether another number would have led elsewhere. */
    boolean hadMore() { return met > passesOver; }
}
