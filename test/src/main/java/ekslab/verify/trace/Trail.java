package ekslab.verify.trace;

import java.util.ArrayList;
import java.util.List;

import ekslab.verify.facts.Packet;
import ekslab.verify.facts.Sighting;
import ekslab.verify.facts.Sighting.Direction;

/** What a packet leaves behind it: the decisions, and where on the nodes' links it can be seen; also of one that gets no further. */
final class Trail {

    static final String CIRCLES = "it has left before; it goes in circles until its TTL is used up";

    private final List<Hop> hops = new ArrayList<>();
    private final List<Sighting> sightings = new ArrayList<>();

    void decided(String where, String line, Packet after) { hops.add(new Hop(where, line, after)); }

    void comesIn(String node, String link, Packet packet) { sightings.add(new Sighting(node, link, Direction.IN, packet)); }

    /** @throws Dropped when the same packet has been there before */
    void goesOut(String node, String link, Packet packet) throws Dropped {
        var sighting = new Sighting(node, link, Direction.OUT, packet);
        if (sightings.stream().anyMatch(sighting::isAgain)) throw new Dropped("%s: by %s %s", node, link, CIRCLES);
        sightings.add(sighting);
    }

    Trace arrived(String end) { return new Trace(hops, true, end, sightings); }

    Trace dropped(String sender, Packet packet, String why) {
        if (hops.isEmpty()) decided(sender, "", packet);
        return new Trace(hops, false, why, sightings);
    }
}
