package ekslab.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import ekslab.cli.guide.Page.Language;
import ekslab.verify.fault.Fault;
import ekslab.verify.fault.FaultCatalogue;

@Command(name = "list", description = { "Lists the faults that there are: where each is made, how hard it is to find, what is done.",
    "With names it tells all of these, for the teacher: symptom, checks, mend." }, footer = { "",
        "Example: lab fault list rule-1536-missing" })
final class FaultList implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Which faults to tell all of.") private List<String> names = new ArrayList<>();

    @Mixin private LanguageOption language;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        var out = spec.commandLine().getOut();
        if (names.isEmpty()) {
            var table = new Table("FAULT", "LAYER", "GRADE", "WHAT IS DONE");
            for (var fault : FaultCatalogue.FAULTS) table.row(fault.name(), fault.layer(), fault.grade(), fault.description());
            out.print(table);
        } else names.stream().map(FaultCatalogue::named).toList().forEach(fault -> tell(fault, out));
        out.flush();
        return Exit.OK.code;
    }

    private void tell(Fault fault, PrintWriter out) {
        out.printf("%s (%s, grade %d)%n", fault.name(), fault.layer(), fault.grade());
        out.printf("    done     %s%n", fault.description());
        out.printf("    seen as  %s%n", symptom(fault, language.language()));
        if (!fault.breaks().isEmpty()) out.printf("    breaks   %s%n", String.join(", ", fault.breaks()));
        if (!fault.perhaps().isEmpty()) out.printf("    perhaps  %s%n", String.join(", ", fault.perhaps()));
        out.printf("    mend     %s%n%n", fault.fix());
    }

    static String symptom(Fault fault, Language language) {
        return language == Language.KO ? fault.symptom().korean() : fault.symptom().english();
    }
}
