package ekslab.verify.junit;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.trace.Question;
import ekslab.verify.trace.Trace;
import ekslab.verify.trace.Tracer;

/** The last lines of a failure: where a packet ends, and which page tells more. */
final class Explained {

    private Explained() {}

    /** @param check whose page explains it */
    static String by(String check) { return "more: lab checks " + check; }

    /** Where a connection gets no further, as far as the snapshot tells. */
    static String way(LabPod from, LabPod to) {
        try {
            var way = Tracer.ways(from.network().seen(), Question.of(from.pod(), to.pod())).get(0);
            if (!way.works()) return ending(way.there().arrived() ? "the answer" : "the packet", way.last());
        } catch (CouldNotLook why) {
            return "where it ends cannot be told: " + why.getMessage();
        }
        return "by what was seen when the tests began it should arrive; something has changed since, or the host drops it";
    }

    private static String ending(String what, Trace trace) {
        return "%s leaves %s and goes no further: %s".formatted(what, trace.leaves(), trace.end());
    }
}
