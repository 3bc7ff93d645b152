package ekslab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.verify.fault.FaultCatalogue;
import ekslab.verify.fault.Faults;
import ekslab.verify.fault.Injection;

@Command(name = "heal", description = {
    "Brings back exactly what was before a fault, also one whose injection was cut short or that is half mended." }, footer = { "",
        "Example: lab fault heal snat-chain-empty" })
final class FaultHeal implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Which faults.") private List<String> names = new ArrayList<>();

    @Option(names = "--all", description = "All that are in the lab.") private boolean all;

    @Mixin private Where where;

    @ParentCommand private FaultCommand command;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        if (names.isEmpty() != all)
            throw new ParameterException(spec.commandLine(), "lab fault heal: which fault? Give names, or --all instead.");
        names.forEach(FaultCatalogue::named);
        var running = where.findCluster(command.lab());
        var out = spec.commandLine().getOut();
        try (var faults = command.faults(running)) {
            var there = faults.injected();
            there.stream().filter(injection -> all || names.contains(injection.fault())).forEach(injection -> heal(faults, injection));
            names.stream().filter(name -> there.stream().noneMatch(injection -> injection.fault().equals(name)))
                .forEach(name -> out.printf("%s is not injected; there is nothing to heal.%n", name));
            if (all && there.isEmpty()) out.printf("%s: no fault is injected; there is nothing to heal.%n", command.lab().name());
        }
        out.flush();
        return Exit.OK.code;
    }

    private void heal(Faults faults, Injection injection) {
        var out = spec.commandLine().getOut();
        var lost = faults.heal(injection);
        out.printf("%s at %s: %s%n", injection.fault(), injection.where(), lost.isEmpty() ? "all is as it was before." : "healed, except");
        lost.forEach(line -> out.println("    " + line));
        out.flush();
    }
}
