package ekslab.verify.report.drawing;

import java.util.List;
import java.util.stream.Stream;

/** A mark in its place, with all that stands in it. */
record Placed(Mark mark, Box box, List<Placed> parts) {

    Placed {
        parts = List.copyOf(parts);
    }

    /** A mark with nothing in it, at the origin. */
    static Placed alone(Mark mark, int width, int height) {
        return new Placed(mark, new Box(0, 0, width, height), List.of());
    }

    Placed moved(int right, int down) {
        return new Placed(mark, box.moved(right, down), parts.stream().map(part -> part.moved(right, down)).toList());
    }

    Placed asHighAs(int height) {
        return new Placed(mark, new Box(box.x(), box.y(), box.width(), height), parts);
    }

    /** Itself and then all that stands in it, in the order of painting. */
    Stream<Placed> all() {
        return Stream.concat(Stream.of(this), parts.stream().flatMap(Placed::all));
    }
}
