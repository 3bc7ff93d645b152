package ekslab.cli;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import ekslab.verify.check.Catalogue;
import ekslab.verify.check.Check;

@Command(name = "checks", description = {
    "Lists what \"lab verify\" judges: each check with its family, what it means and what it needs.",
    "With names it prints their pages: why they matter, how to see it oneself, and how to mend it." }, footer = { "",
        "Example: lab checks dns-answers" })
final class Checks implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Whose pages to print.") private Set<String> names = new LinkedHashSet<>();

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        spec.commandLine().getOut().print(names.isEmpty() ? list() : pages());
        spec.commandLine().getOut().flush();
        return Exit.OK.code;
    }

    private static String list() {
        var table = new Table("FAMILY", "CHECK", "LOOKS AT", "MEANING", "NEEDS");
        Catalogue.families().forEach((family, checks) -> checks.forEach(check -> table.row(family, check.name(), CheckPage.depth(check),
            check.intent(), String.join(", ", check.needs()))));
        return table.toString();
    }

    private String pages() {
        try {
            return Catalogue.named(names).stream().map(Checks::page).collect(Collectors.joining("\n"));
        } catch (IllegalArgumentException unknown) {
            throw new Refusal(Exit.USAGE, unknown.getMessage(), unknown);
        }
    }

    private static String page(Check check) { return new CheckPage(check).toString(); }
}
