package ekslab.verify.report.drawing;

import java.util.Set;

/** A piece of a sentence. @param marks that it names; empty for all that names none */
public record Word(String text, Set<Integer> marks) {}
