package ekslab.cli;

import java.util.Locale;

import ekslab.verify.check.Check;

/** The page of a check as a terminal of 80 columns shows it; commands stay in one line, so that they can be copied. */
record CheckPage(Check check) {

    private static final String PARAGRAPH = "(.{1,76})(\\s+|$)";   // greedy, so that a line ends at the last blank that fits

    /** What has to be entered for it, as people say it. */
    static String depth(Check check) {
        return check.depth().name().toLowerCase(Locale.ROOT);
    }

    @Override public String toString() {
        var page = check.page();
        var text = new StringBuilder("%s (%s)%n%n".formatted(check.name(), check.family()));
        text.append(paragraph(check.intent() + ".")).append("\n");
        text.append("Looks at: ").append(depth(check)).append("\n");
        if (!check.needs().isEmpty()) text.append("Needs:\n").append(paragraph(String.join(", ", check.needs())));
        text.append("\nMeaning\n").append(paragraph(page.meaning()));
        text.append("\nEvidence\n").append(paragraph(page.evidence())).append("\n");
        page.commands().forEach(command -> text.append("    ").append(command).append("\n"));
        return text.append("\nFix\n").append(paragraph(page.fix())).toString();
    }

    private static String paragraph(String text) { return text.replaceAll(PARAGRAPH, "    $1\n"); }
}
