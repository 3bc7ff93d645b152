package ekslab.cli;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import ekslab.verify.check.Catalogue;

@Command(name = "checks", description = "Lists what \"lab verify\" judges: each check with what it means and what it needs.", footer = { "",
    "Example: lab verify --only dns-answers" })
final class Checks implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        var table = new Table("CHECK", "LOOKS AT", "MEANING", "NEEDS");
        Catalogue.CHECKS
            .forEach(
                check -> table.row(check.name(), check.depth().name().toLowerCase(), check.intent(), String.join(", ", check.needs())));
        spec.commandLine().getOut().print(table);
        spec.commandLine().getOut().flush();
        return Exit.OK.code;
    }
}
