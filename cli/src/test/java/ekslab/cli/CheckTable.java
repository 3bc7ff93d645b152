package ekslab.cli;

import java.util.stream.Collectors;

import ekslab.verify.check.Catalogue;
import ekslab.verify.check.Check;

/** README's table of checks, as the checks tell it, family by family. */
final class CheckTable {

    /** The table as it stands in a README, heading included. */
    static final String OLD = "(?m)^\\| Family \\| Check \\|.*\\n(\\|.*\\n)+";

    private CheckTable() {}

    static String markdown() {
        return "| Family | Check | What is true of a working lab |\n|---|---|---|\n" + Catalogue.families().values().stream()
            .flatMap(checks -> checks.stream().map(check -> row(check, check == checks.get(0)))).collect(Collectors.joining());
    }

    private static String row(Check check, boolean first) {
        return "| %s | `%s` | %s |\n".formatted(first ? check.family() : "", check.name(), check.intent());
    }
}
