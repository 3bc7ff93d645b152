package ekslab.verify.report.drawing;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import ekslab.verify.report.drawing.Kind.Form;
import ekslab.verify.report.drawing.Plan.Riser;
import ekslab.verify.report.writing.Markup;

/** Paints a plan as SVG. How it looks is said in page.css, what happens when one points at it in page.js. */
final class Painter {

    private static final int WIDE = 1200;   // three zones

    private final Markup page;
    private final Plan plan;
    private final Set<Integer> accused;
    private final Function<String, Collection<Integer>> together;
    private int number;

    /** @param together the marks that light up with those of a name */
    Painter(Markup page, Plan plan, Set<Integer> accused, Function<String, Collection<Integer>> together) {
        this.page = page;
        this.plan = plan;
        this.accused = accused;
        this.together = together;
    }

    void paint() {
        var wide = plan.width() > WIDE;   // it is scrolled, the others fill the page
        var scale = wide ? 1 : 1.25;
        page.open("svg", "class", wide ? "board drawing wide" : "board drawing", "viewBox",
            "-1 -1 %d %d".formatted(plan.width() + 2, plan.height() + 2), "width", (plan.width() + 2) * scale, "height",
            (plan.height() + 2) * scale, "role", "group", "aria-label",
            "Drawing of the network. Arrow keys move, Enter holds what is lit, Escape lets go.");
        plan.placed().forEach(this::paint);
        plan.risers().forEach(this::paint);
        page.close();
    }

    private void paint(Placed placed) {
        var mark = placed.mark();
        open(mark.kind().style + (mark.ailing() ? " ailing" : ""), mark.names(), mark.told());
        if (mark.kind().form == Form.LINE) line(placed.box());
        else {
            var box = placed.box();
            page.leaf("rect", "", "x", box.x() + .5, "y", box.y() + .5, "width", box.width() - 1, "height", box.height() - 1);
            if (mark.kind().form == Form.CHIP) chip(mark, box);
            else head(mark, box);
        }
        page.close();
    }

    private void paint(Riser way) {
        open(way.nat() ? "way nat" : "way", way.names(), "");
        page.leaf("path", "", "d",
            "M%d %dV%dH%dV%dH%d".formatted(way.fromX(), way.fromY(), way.busY(), way.gutterX(), way.toY(), way.toX()));
        page.close();
    }

    private void open(String style, List<String> names, String told) {
        var classes = "mark " + style + (accused.contains(number) ? " accused" : "");
        var attributes = new ArrayList<Object>(List.of("class", classes));
        if (!names.isEmpty()) attributes.addAll(List.of("data-k", number));
        if (!names.isEmpty() && !told.isEmpty())
            attributes.addAll(List.of("data-with", together.apply(names.get(0)).stream().map(String::valueOf)
                .collect(joining(" ")), "data-names", String.join(" ", names), "role", "button", "tabindex", -1, "aria-label", told));
        page.open("g", attributes.toArray());
        number++;
    }

    /** A cable with a plug at each end. */
    private void line(Box box) {
        var y = box.y() + box.height() / 2.0;
        page.leaf("rect", "", "class", "reach", "x", box.x(), "y", box.y(), "width", box.width(), "height", box.height());
        page.leaf("path", "", "d", "M%d %sH%d".formatted(box.x(), y, box.right()));
        page.leaf("circle", "", "cx", box.x(), "cy", y, "r", 2).leaf("circle", "", "cx", box.right(), "cy", y, "r", 2);
    }

    private void chip(Mark mark, Box box) {
        var kind = mark.kind();
        var y = box.y() + box.height() / 2.0 + kind.fontSize * .35;
        for (var text : mark.label())
            if (kind.centred()) text(kind.fitting(text, box.width() - 2), "", kind, box.x() + box.width() / 2.0, y, "middle");
            else text(kind.fitting(text, box.width() - 2 * kind.inset()), "", kind, box.x() + kind.inset(), y, "start");
    }

    private void head(Mark mark, Box box) {
        var kind = mark.kind();
        var y = box.y() + 3 + kind.fontSize;
        var room = box.width() - kind.inset() - 6;
        if (!mark.aside().isEmpty()) text(mark.aside(), "aside", kind, box.right() - 6, y, "end");
        var beside = mark.aside().isEmpty() ? room : room - kind.widthOf(mark.aside()) - 6;
        for (var line = 0; line < mark.label().size(); line++, y += kind.fontSize + 2.5)
            text(kind.fitting(mark.label().get(line), line == 0 ? beside : room), line == 0 ? "name" : "sub", kind, box.x() + kind.inset(),
                y,
                "start");
    }

    private void text(String content, String style, Kind kind, double x, double y, String anchor) {
        page.leaf("text", content, "class", style, "x", x, "y", y, "font-size", kind.fontSize, "text-anchor", anchor);
    }
}
