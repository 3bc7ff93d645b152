package ekslab.verify.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import ekslab.verify.facts.Packet;
import ekslab.verify.facts.Sighting;

/** What was foretold of one connection beside what was captured of it. */
public record Comparison(Way way, List<Line> lines) {

    public Comparison {
        lines = List.copyOf(lines);
    }

    public enum Outcome {
        SEEN, NOT_SEEN, NOT_FORETOLD
    }

    /** @param sighting as captured, or as foretold when it was not seen */
    public record Line(Sighting sighting, Outcome outcome) {}

    /** With the one of the ways that comes nearest to what was captured: which one a node chooses is left to chance. */
    public static Comparison of(List<Way> ways, Collection<Sighting> captured) {
        return ways.stream().map(way -> new Comparison(way, lines(way, captured)))
            .min(Comparator.comparingLong(Comparison::differences)).orElseThrow();
    }

    public boolean agrees() { return differences() == 0; }

    private long differences() { return lines.stream().filter(line -> line.outcome() != Outcome.SEEN).count(); }

    private static List<Line> lines(Way way, Collection<Sighting> captured) {
        var left = new ArrayList<>(captured);
        if (way.there().circles() || way.back().filter(Trace::circles).isPresent())
            left.removeIf(each -> captured.stream().anyMatch(earlier -> !earlier.equals(each) && each.isAgain(earlier)));
        if (!way.there().arrived()) left.removeIf(each -> tellsTheSender(way, each.packet()));
        var lines = new ArrayList<Line>();
        for (var foretold : way.sightings()) {
            var seen = left.stream().filter(each -> is(foretold, each)).findFirst();
            lines.add(seen.map(each -> new Line(each, Outcome.SEEN)).orElseGet(() -> new Line(foretold, Outcome.NOT_SEEN)));
            left.removeIf(each -> is(foretold, each));   // it may have been sent again by another port
        }
        for (var other : left) lines.add(new Line(other, Outcome.NOT_FORETOLD));
        return lines;
    }

    /** Whoever stops a datagram may say so by ICMP, which counts as its answer. */
    private static boolean tellsTheSender(Way way, Packet packet) {
        return packet.protocol().equals("udp") && packet.to().equals(way.there().hops().get(0).packet().from());
    }

    private static boolean is(Sighting foretold, Sighting seen) {
        return foretold.node().equals(seen.node()) && foretold.link().equals(seen.link()) && foretold.direction() == seen.direction()
            && is(foretold.packet(), seen.packet());
    }

    /** The client's port is whatever the client's system took, and another one after SNAT. */
    private static boolean is(Packet foretold, Packet seen) {
        return foretold.protocol().equals(seen.protocol()) && foretold.from().equals(seen.from()) && foretold.to().equals(seen.to())
            && is(foretold.fromPort(), seen.fromPort()) && is(foretold.toPort(), seen.toPort()) && is(foretold.ttl(), seen.ttl());
    }

    private static boolean is(int foretold, int seen) { return foretold == 0 || foretold == Tracer.FROM_PORT || foretold == seen; }
}
