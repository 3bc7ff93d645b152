package ekslab.verify.report.drawing;

import java.util.List;
import java.util.stream.Stream;

/** A drawing before it is painted. @param trees nothing in them overlaps, and everything lies in what holds it */
record Plan(int width, int height, List<Placed> trees, List<Riser> risers) {

    /** The way from a gateway to a subnet: along the VPC's head, then down in the zone's gutter, where nothing else is. */
    record Riser(List<String> names, boolean nat, int fromX, int fromY, int busY, int gutterX, int toX, int toY) {}

    /** Everything in its place, in the order of painting. */
    List<Placed> placed() {
        return trees.stream().flatMap(Placed::all).toList();
    }

    /** The names of each mark, in the order of painting; the ways come last, for they lie on the frames that they cross. */
    List<List<String>> marks() {
        return Stream.concat(placed().stream().map(each -> each.mark().names()), risers.stream().map(Riser::names)).toList();
    }
}
