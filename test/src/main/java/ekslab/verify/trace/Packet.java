package ekslab.verify.trace;

/**
 * What a hop sees of a packet.
 *
 * @param protocol tcp, udp or icmp
 * @param toPort 0 where there are none; likewise the other one
 * @param ttl as it leaves the hop
 */
public record Packet(String from, int fromPort, String to, int toPort, String protocol, int ttl) {

    Packet withSource(String other) { return new Packet(other, fromPort, to, toPort, protocol, ttl); }

    Packet withSourcePort(int port) { return new Packet(from, port, to, toPort, protocol, ttl); }

    Packet withDestination(String other, int port) { return new Packet(from, fromPort, other, port, protocol, ttl); }

    Packet routed() { return new Packet(from, fromPort, to, toPort, protocol, ttl - 1); }

    /** The first packet of the way back. */
    Packet answer(int freshTtl) {
        return new Packet(to, toPort, from, fromPort, protocol, freshTtl);
    }

    @Override public String toString() {
        return "%s → %s %s ttl %d".formatted(end(from, fromPort), end(to, toPort), protocol, ttl);
    }

    private static String end(String ip, int port) { return port == 0 ? ip : ip + ":" + port; }
}
