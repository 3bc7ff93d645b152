package ekslab.verify.trace;

import java.util.List;

/**
 * A packet's way, and how it ends.
 *
 * @param arrived whether it reaches the one that it is meant for
 * @param end the place that it reaches, or why it gets no further
 */
public record Trace(List<Hop> hops, boolean arrived, String end) {

    public Trace {
        hops = List.copyOf(hops);
    }

    /** As it is when the way ends. */
    public Packet last() { return hops.get(hops.size() - 1).packet(); }
}
