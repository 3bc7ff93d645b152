package ekslab.verify.report.drawing;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;

/**
 * One thing in the drawing.
 *
 * @param names under which checks and users know it, its own one first
 * @param label lines that are written into it
 * @param aside written at the right end of its head
 * @param told all that is known of it, a line each, what it is first; "" for what nobody points at
 * @param ailing not in the state that it should be in, as it says of itself
 */
record Mark(Kind kind, List<String> names, List<String> label, String aside, String told, boolean ailing) {

    Mark {
        names = names.stream().filter(name -> !name.isEmpty()).toList();
        label = List.copyOf(label);
    }

    static Mark of(Kind kind, String label, String told, String... names) {
        return new Mark(kind, List.of(names), List.of(label), "", told, false);
    }

    /** What is told, without what there is nothing to say of. */
    static String lines(String... lines) {
        return Stream.of(lines).filter(line -> !line.isEmpty()).collect(joining("\n"));
    }

    Mark aside(String text) {
        return new Mark(kind, names, label, text, told, ailing);
    }

    Mark ailing(boolean ails) {
        return new Mark(kind, names, label, aside, told, ails);
    }
}
