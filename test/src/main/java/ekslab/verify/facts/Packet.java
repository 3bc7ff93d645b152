package ekslab.verify.facts;

/**
 * What there is to see of a packet.
 *
 * @param protocol tcp, udp or icmp
 * @param toPort 0 where there are none, or where it is not known; likewise the other one
 * @param ttl 0 where it is not known
 */
public record Packet(String from, int fromPort, String to, int toPort, String protocol, int ttl) {

    public Packet withSource(String other) { return new Packet(other, fromPort, to, toPort, protocol, ttl); }

    public Packet withSourcePort(int port) { return new Packet(from, port, to, toPort, protocol, ttl); }

    public Packet withDestination(String other, int port) { return new Packet(from, fromPort, other, port, protocol, ttl); }

    public Packet withTtl(int other) { return new Packet(from, fromPort, to, toPort, protocol, other); }

    public Packet routed() { return withTtl(ttl == 0 ? 0 : ttl - 1); }

    /** The first packet of the way back. */
    public Packet answer(int freshTtl) {
        return new Packet(to, toPort, from, fromPort, protocol, freshTtl);
    }

    @Override public String toString() {
        return "%s → %s %s%s".formatted(end(from, fromPort), end(to, toPort), protocol, ttl == 0 ? "" : " ttl " + ttl);
    }

    private static String end(String ip, int port) { return port == 0 ? ip : ip + ":" + port; }
}
