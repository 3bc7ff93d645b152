package ekslab.verify.check;

import java.util.List;

/**
 * What a check is for those who want to understand it: {@code Page.meaning(…).evidence(…).fix(…)}. Blanks and line ends of the texts count as one blank.
 *
 * @param meaning why it matters, and what one sees when it does not hold
 * @param evidence what is read
 * @param commands with which one sees it oneself, after {@code eval "$(lab env)"}
 * @param fix how to mend it; a verdict says it in the same words
 */
public record Page(String meaning, String evidence, List<String> commands, String fix) {

    public Page {
        meaning = prose(meaning);
        evidence = prose(evidence);
        commands = List.copyOf(commands);
        fix = prose(fix);
    }

    static Meaning meaning(String meaning) {
        return (evidence, commands) -> fix -> new Page(meaning, evidence, List.of(commands), fix);
    }

    @FunctionalInterface
    interface Meaning {
        Evidence evidence(String read, String... commands);
    }

    @FunctionalInterface
    interface Evidence {
        Page fix(String how);
    }

    private static String prose(String text) { return text.strip().replaceAll("\\s+", " "); }
}
