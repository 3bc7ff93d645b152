package ekslab.verify.trace;

import ekslab.verify.facts.Pod;

/**
 * A connection whose first packet is followed.
 *
 * @param from a pod or a node
 * @param protocol tcp, udp or icmp
 * @param port that it is sent to; 0 for icmp
 */
public record Question(Place from, Place to, String protocol, int port) {

    private static final int OF_PROBES = 20_000;   // about where they are sent to; no rule of the lab's own tells these ports apart

    /** What a probe asks: whether one pod reaches another by TCP. */
    public static Question of(Pod from, Pod to) {
        return new Question(new Place.OfPod(from), new Place.OfPod(to), "tcp", OF_PROBES);
    }

    /** @throws IllegalArgumentException when the sender is neither a pod nor a node */
    public Question {
        if (from instanceof Place.OfService || from instanceof Place.Outside)
            throw new IllegalArgumentException("%s sends nothing by itself here; a trace begins at a pod or a node".formatted(from.ip()));
    }
}
