package ekslab.verify.fault;

import java.util.List;

/**
 * One mishap that can be made in a lab on purpose, with means that a real one has.
 *
 * @param name stable, in kebab case
 * @param grade how hard it is to find: 1 easy to 3 hard
 * @param description what is done, for the teacher
 * @param breaks names of the checks that do not hold then; others may be skipped because they need these
 * @param perhaps names of checks that may not hold either, depending on where pods happen to run
 * @param fix what mends it
 */
public record Fault(String name, Layer layer, int grade, String description, Symptom symptom, List<String> breaks, List<String> perhaps,
    String fix, Plan plan) {

    /** Chooses where to make it, and how; changes nothing. */
    @FunctionalInterface
    interface Plan {

        /** @throws FaultRefused when the lab has nothing to make it at */
        Mishap in(Scene scene);
    }

    public Fault {
        if (grade < 1 || grade > 3) throw new IllegalArgumentException("%s: grade %d is not 1, 2 or 3".formatted(name, grade));
        breaks = List.copyOf(breaks);
        perhaps = List.copyOf(perhaps);
    }
}
