package ekslab.verify.facts;

/**
 * A packet as it is on a link of a node: coming in before the node has done anything to it, or going out when all is done.
 *
 * @param node its Kubernetes name
 * @param link such as ens5 or a pod's veth
 */
public record Sighting(String node, String link, Direction direction, Packet packet) {

    public enum Direction {
        IN, OUT;

        @Override public String toString() { return name().toLowerCase(); }
    }

    /** Whether it is another one at the same place, later on a packet's way. */
    public boolean isAgain(Sighting earlier) {
        return node.equals(earlier.node) && link.equals(earlier.link) && direction == earlier.direction
            && packet.ttl() <= earlier.packet.ttl()
            && packet.withTtl(0).equals(earlier.packet.withTtl(0));
    }

    @Override public String toString() { return "%s %s %s  %s".formatted(node, link, direction, packet); }
}
