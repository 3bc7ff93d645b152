package ekslab.verify.check;

/** A check that reads what packets say. */
interface PacketCheck extends Check {

    @Override default Depth depth() { return Depth.PACKETS; }
}
