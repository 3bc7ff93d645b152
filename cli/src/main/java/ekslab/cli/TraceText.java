package ekslab.cli;

import java.io.PrintWriter;

import ekslab.verify.trace.Comparison;
import ekslab.verify.trace.Trace;
import ekslab.verify.trace.Way;

/** Writes down the way of a packet for a reader at a terminal. */
record TraceText(PrintWriter out, String title) {

    /** Returns whether it works. */
    boolean foretold(Way way) {
        print(title, way.there());
        way.back().ifPresent(back -> {
            out.println();
            print("and the answer", back);
        });
        out.flush();
        return way.works();
    }

    /** Returns whether it works, and is seen to go as foretold. */
    boolean compared(Comparison comparison) {
        var works = foretold(comparison.way());
        out.println();
        out.println("captured on the nodes' links");
        for (var line : comparison.lines()) out.printf("  %s%n", switch (line.outcome()) {
            case SEEN -> "✓ " + line.sighting();
            case NOT_SEEN -> "✗ %s: foretold, but not seen".formatted(line.sighting());
            case NOT_FORETOLD -> "✗ %s: seen, but not foretold".formatted(line.sighting());
        });
        out.println(
            comparison.agrees() ? "as foretold" : "not as foretold: a rule that the trace does not know, or the lab has just changed");
        out.flush();
        return works && comparison.agrees();
    }

    private void print(String title, Trace trace) {
        out.println(title);
        for (var hop : trace.hops()) {
            out.printf("  %s%n", hop.where());
            for (var line : hop.lines()) out.printf("      %s%n", line);
            out.printf("      ⇒ %s%n", hop.packet());
        }
        out.printf("  %s %s%n", trace.arrived() ? "✓ arrives at" : "✗ goes no further:", trace.end());
    }
}
