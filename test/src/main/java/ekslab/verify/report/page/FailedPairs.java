package ekslab.verify.report.page;

import java.util.List;

import ekslab.verify.report.page.Reach.Pair;
import ekslab.verify.report.writing.Markup;

/** Each connection that did not arrive, or not as its sender's, and its way. */
record FailedPairs(List<Pair> failed, Pointer pointer, PairTrace trace) implements Section {

    private static final int ENOUGH = 200; // the matrix shows all of them

    @Override public String title() {
        return "Failed pairs";
    }

    @Override public void write(Markup html) {
        html.open("div", "class", "scroll").open("table").open("thead").open("tr");
        for (var column : List.of("From", "To", "What came of it")) html.leaf("th", column, "scope", "col");
        html.close().close().open("tbody", "class", "board");
        failed.stream().limit(ENOUGH).forEach(pair -> row(html, pair));
        html.close().close().close();
        if (failed.size() > ENOUGH) html.leaf("p", "and %d more".formatted(failed.size() - ENOUGH));
    }

    private void row(Markup html, Pair pair) {
        html.open("tr");
        for (var pod : List.of(pair.from(), pair.to())) {
            html.open("td");
            pointer.write(html, "%s (%s)".formatted(pod.fullName(), pod.ip()));
            html.close();
        }
        html.open("td").text(pair.saw());
        trace.write(html, pair.from(), pair.to());
        html.close().close();
    }
}
