package ekslab.verify.trace;

/**
 * A connection whose first packet is followed.
 *
 * @param from a pod or a node
 * @param protocol tcp, udp or icmp
 * @param port that it is sent to; 0 for icmp
 */
public record Question(Place from, Place to, String protocol, int port) {

    /** @throws IllegalArgumentException when the sender is neither a pod nor a node */
    public Question {
        if (from instanceof Place.OfService || from instanceof Place.Outside)
            throw new IllegalArgumentException("%s sends nothing by itself here; a trace begins at a pod or a node".formatted(from.ip()));
    }
}
