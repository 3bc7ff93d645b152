package ekslab.verify.report.page;

import java.util.EnumMap;
import java.util.Map;

import ekslab.verify.report.drawing.Drawing;
import ekslab.verify.report.page.Reach.Outcome;
import ekslab.verify.report.writing.Markup;

/** Senders below each other, receivers side by side, and in each field what came of the connection. */
record Matrix(Reach reach, Drawing drawing) implements Section {

    @Override public String title() {
        return "Who reaches whom";
    }

    @Override public void write(Markup html) {
        if (reach.pods().size() < 2) {
            html.leaf("p", "A connection needs two pods with addresses of their own.");
            return;
        }
        html.open("div", "class", "scroll");
        new MatrixPainter(html, reach, drawing).paint();
        html.close().open("ul", "class", "legend");
        counts().forEach((outcome, count) -> {
            html.open("li").open("svg", "width", 14, "height", 14, "aria-hidden", "true").open("g", "class", outcome.style());
            html.leaf("path", "", "d", outcome.shape(1, 1, 12, 12)).close().close().text("%d %s".formatted(count, outcome.meaning))
                .close();
        });
        html.close();
    }

    private Map<Outcome, Integer> counts() {
        var counts = new EnumMap<Outcome, Integer>(Outcome.class);
        reach.pairs().forEach(pair -> counts.merge(pair.outcome(), 1, Integer::sum));
        return counts;
    }
}
