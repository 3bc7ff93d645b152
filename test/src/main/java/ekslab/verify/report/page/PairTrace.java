package ekslab.verify.report.page;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.report.writing.Markup;
import ekslab.verify.trace.Question;
import ekslab.verify.trace.Trace;
import ekslab.verify.trace.Tracer;

/** Where a connection between two pods ends by what was seen of nodes and VPC, hop by hop, to be folded out. */
record PairTrace(Snapshot seen) {

    void write(Markup html, Pod from, Pod to) {
        try {
            var way = Tracer.ways(seen, Question.of(from, to)).get(0);
            html.open("details").leaf("summary", ending(way.last()));
            hops(html, way.there());
            way.back().ifPresent(back -> hops(html.leaf("p", "and the answer"), back));
            html.close();
        } catch (CouldNotLook why) {
            html.leaf("p", "its way cannot be told: " + why.getMessage());
        }
    }

    private static String ending(Trace last) {
        if (last.arrived()) return "by what was seen it should arrive; the rest is up to the host";
        return "ends at %s: %s".formatted(last.leaves(), last.end());
    }

    private static void hops(Markup html, Trace trace) {
        html.open("ol");
        for (var hop : trace.hops()) {
            html.open("li").text(hop.where());
            for (var line : hop.lines()) html.empty("br").leaf("code", line);
            html.empty("br").text(hop.packet()).close();
        }
        html.leaf("li", trace.arrived() ? "arrives at " + trace.end() : "goes no further: " + trace.end()).close();
    }
}
