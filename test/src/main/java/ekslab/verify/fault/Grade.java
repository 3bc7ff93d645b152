package ekslab.verify.fault;

import java.util.List;

/**
 * How far the mending of one fault has come.
 *
 * @param differences what is not as it was before the fault; none when it is solved
 * @param broken the checks among those of the fault that do not hold
 */
public record Grade(Injection injection, List<String> differences, List<String> broken) {

    /** What a grade comes to. */
    public enum Mark {
        /** All is as it was, and the checks hold. */
        SOLVED,
        /** The checks hold, but something else does the work of what was there before. */
        WORK_AROUND, NOT_SOLVED
    }

    public Grade {
        differences = List.copyOf(differences);
        broken = List.copyOf(broken);
    }

    /** A fault that no check sees is solved or not: nothing tells whether a work-around works. */
    public Mark mark() {
        if (broken.isEmpty() && differences.isEmpty()) return Mark.SOLVED;
        return broken.isEmpty() && !injection.known().breaks().isEmpty() ? Mark.WORK_AROUND : Mark.NOT_SOLVED;
    }
}
