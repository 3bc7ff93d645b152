package ekslab.verify.trace;

import java.util.List;

import ekslab.verify.facts.Packet;
import ekslab.verify.facts.Sighting;

/**
 * A packet's way, and how it ends.
 *
 * @param arrived whether it reaches the one that it is meant for
 * @param end the place that it reaches, or why it gets no further
 * @param sightings where a capture on every node must see it, in this order
 */
public record Trace(List<Hop> hops, boolean arrived, String end, List<Sighting> sightings) {

    public Trace {
        hops = List.copyOf(hops);
        sightings = List.copyOf(sightings);
    }

    /** Whether it comes by the same links again and again, until its TTL is used up; the sightings tell the first time. */
    public boolean circles() {
        return end.endsWith(Trail.CIRCLES);
    }

    /** The last place that the packet leaves. */
    public String leaves() { return hops.get(hops.size() - 1).where(); }

    /** As it is when the way ends. */
    public Packet last() { return hops.get(hops.size() - 1).packet(); }
}
