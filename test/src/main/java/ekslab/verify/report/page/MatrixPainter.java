package ekslab.verify.report.page;

import java.util.Collection;
import java.util.TreeSet;

import ekslab.verify.report.drawing.Drawing;
import ekslab.verify.report.page.Reach.Outcome;
import ekslab.verify.report.page.Reach.Pair;
import ekslab.verify.report.writing.Markup;

/** Paints the matrix as SVG: a field for each pair while there are few; else runs of one outcome, of which only bad ones can be asked. */
final class MatrixPainter {

    private static final int HEAD = 16;
    private static final int NAMES = 420;

    private final Markup html;
    private final Reach reach;
    private final Drawing drawing;
    private final Grid grid;
    private final int pods;

    MatrixPainter(Markup html, Reach reach, Drawing drawing) {
        this.html = html;
        this.reach = reach;
        this.drawing = drawing;
        grid = new Grid(reach.pods());
        pods = reach.pods().size();
    }

    void paint() {
        var width = grid.size() + (grid.named() ? NAMES : 2 * HEAD);
        var height = grid.size() + HEAD;
        html.open("svg", "class", "board matrix", "width", width, "height", height, "viewBox", "0 0 %d %d".formatted(width, height), "role",
            "group", "aria-label", "Matrix of connections, a row for each sender. Arrow keys move.");
        for (var number = 0; number < pods; number++) {
            if (grid.named()) names(number);
            else if (number == 0 || reach.node(number) != reach.node(number - 1)) node(number);
            row(number);
        }
        html.close();
    }

    private void names(int number) {
        var pod = reach.pods().get(number);
        var middle = grid.at(number) + grid.field() / 2.0;
        text(number + 1, middle, HEAD - 5, "middle");
        text("%2d  N%-2d  %-15s  %s".formatted(number + 1, reach.node(number), pod.ip(), pod.fullName()), grid.size() + 8,
            HEAD + middle + 3.5, "start");
    }

    private void node(int first) {
        text("N" + reach.node(first), grid.at(first), HEAD - 5, "start");
        text("N" + reach.node(first), grid.size() + 5, HEAD + grid.at(first) + 8, "start");
    }

    private void text(Object content, double x, double y, String anchor) {
        html.leaf("text", content, "class", "name", "x", x, "y", y, "font-size", 9.5, "text-anchor", anchor, "xml:space", "preserve");
    }

    private void row(int from) {
        var well = new StringBuilder();
        for (int first = 0, next; first < pods; first = next) {
            var pair = reach.pair(from, first);
            next = first + 1;
            while (!grid.named() && next < pods && same(pair, reach.pair(from, next))) next++;
            if (pair.outcome() == Outcome.AS_ITSELF && !grid.named()) well.append(run(pair.outcome(), from, first, next));
            else
                if (pair.outcome() != Outcome.SELF)
                    mark(pair, reach.pair(from, next - 1), next - first, run(pair.outcome(), from, first, next));
        }
        if (!well.isEmpty()) html.leaf("path", "", "class", Outcome.AS_ITSELF.style(), "d", well);
    }

    private static boolean same(Pair one, Pair other) {
        return one.outcome() == other.outcome() && one.saw().equals(other.saw()) && one.to().node().equals(other.to().node());
    }

    private String run(Outcome outcome, int from, int first, int next) {
        var gap = grid.named() ? 2 : grid.field() > 4 ? 1 : 0;
        return outcome.shape(grid.at(first), HEAD + grid.at(from), grid.at(next - 1) + grid.field() - grid.at(first) - gap,
            grid.field() - gap);
    }

    private void mark(Pair first, Pair last, int count, String shape) {
        var to = count == 1 ? first.to().fullName() : "%d pods, %s to %s".formatted(count, first.to().fullName(), last.to().fullName());
        html.open("g", "class", first.outcome().style(), "role", "button", "tabindex", -1, "data-with", Pointer.numbers(ends(first, last)),
            "aria-label", "%s → %s%n%s".formatted(first.from().fullName(), to, first.saw()));
        html.leaf("path", "", "d", shape).close();
    }

    private Collection<Integer> ends(Pair first, Pair last) {
        var marks = new TreeSet<>(drawing.bearing(first.from().fullName()));
        marks.addAll(drawing.bearing(first.to().fullName()));
        marks.addAll(drawing.bearing(last.to().fullName()));
        return marks;
    }
}
