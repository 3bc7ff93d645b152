package ekslab.verify.junit;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.trace.Place;
import ekslab.verify.trace.Question;
import ekslab.verify.trace.Trace;
import ekslab.verify.trace.Tracer;

/** The last lines of a failure: where a packet ends, and which page tells more. */
final class Explained {

    private static final int PORT = 20_000; // about where packets are sent to; no rule of the lab's own tells these ports apart

    private Explained() {}

    /** @param check whose page explains it */
    static String by(String check) { return "more: lab checks " + check; }

    /** Where a connection gets no further, as far as the snapshot tells. */
    static String way(LabPod from, LabPod to) {
        try {
            var question = new Question(new Place.OfPod(from.pod()), new Place.OfPod(to.pod()), "tcp", PORT);
            var way = Tracer.ways(from.network().seen(), question).get(0);
            if (!way.there().arrived()) return ending("the packet", way.there());
            if (!way.works()) return ending("the answer", way.back().orElseThrow());
        } catch (CouldNotLook why) {
            return "where it ends cannot be told: " + why.getMessage();
        }
        return "by what was seen when the tests began it should arrive; something has changed since, or the host drops it";
    }

    private static String ending(String what, Trace trace) {
        return "%s leaves %s and goes no further: %s".formatted(what, trace.hops().get(trace.hops().size() - 1).where(), trace.end());
    }
}
