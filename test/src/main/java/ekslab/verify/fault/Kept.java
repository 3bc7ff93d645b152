package ekslab.verify.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a piece was before a fault touched it. */
record Kept(Piece piece, List<String> before) {

    Kept {
        before = List.copyOf(before);
    }

    static Kept of(Piece piece, Access lab) { return new Kept(piece, piece.show(lab)); }

    /** What is not as it was, a line each; none when all is. */
    List<String> differences(Access lab) {
        return lost(lab).map(List::of)
            .orElseGet(() -> differences(before, piece.show(lab)).stream().map(line -> "%s: %s".formatted(piece.title(), line)).toList());
    }

    /** "-" is missing now, "+" was not there before. */
    static List<String> differences(List<String> before, List<String> now) {
        if (now.equals(before)) return List.of();
        var differences = new ArrayList<String>();
        without(before, now).forEach(line -> differences.add("- " + line));
        without(now, before).forEach(line -> differences.add("+ " + line));
        return differences.isEmpty() ? List.of("the same lines in another order") : List.copyOf(differences);
    }

    private static List<String> without(List<String> lines, List<String> others) {
        var rest = new ArrayList<>(lines);
        others.forEach(rest::remove);   // one for one: a line that is there twice counts twice
        return rest;
    }

    /** Why it cannot be as it was again; empty as long as it can. */
    Optional<String> lost(Access lab) {
        return piece.lost(lab).map(why -> "%s: %s".formatted(piece.title(), why));
    }

    /** Does nothing where nothing has to be brought back, or nothing can be: then it says why. */
    Optional<String> restore(Access lab) {
        var lost = lost(lab);
        if (lost.isEmpty() && !piece.show(lab).equals(before)) piece.restore(lab, before);
        return lost;
    }
}
