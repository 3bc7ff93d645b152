package ekslab.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.verify.Facts;
import ekslab.verify.fault.FaultCatalogue;
import ekslab.verify.fault.Injection;

@Command(name = "inject", description = { "Injects a fault into the running lab and tells what a student sees of it.",
    "With --random chance chooses which one, and nobody is told its name before it is solved." }, footer = { "",
        "Example: lab fault inject snat-chain-empty --on N2" })
final class FaultInject implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which fault; see \"lab fault list\".") private String name;

    @Option(names = "--random", description = "Any fault that has a place in this lab.") private boolean random;

    @Option(names = "--on", paramLabel = "NODE", description = "At which node, as N1 or by its name (default: chance decides).") private String node;

    @Option(names = "--seed", paramLabel = "N", description = "Of chance: the same number makes the same choice in the same lab (default: any).") private Long seed;

    @Mixin private LanguageOption language;

    @Mixin private Where where;

    @ParentCommand private FaultCommand command;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        if ((name == null) != random)
            throw new ParameterException(spec.commandLine(), "lab fault inject: which fault? Give a name, or --random instead.");
        var fault = Optional.ofNullable(name).map(FaultCatalogue::named);
        var running = where.findCluster(command.lab());
        var at = Optional.ofNullable(node)
            .map(typed -> NodeName.resolve(typed, Overview.inZoneOrder(Facts.nodes(running.target()))));
        var chance = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
        try (var faults = command.faults(running)) {
            tell(fault.map(one -> faults.inject(one, at, chance)).orElseGet(() -> faults.injectAny(at, chance)), chance);
        }
        return Exit.OK.code;
    }

    private void tell(Injection injection, long chance) {
        var out = spec.commandLine().getOut();
        var lab = command.lab();
        if (injection.hidden()) out.printf("%s: a fault is injected (--seed %d).%n", lab.name(), chance);
        else out.printf("%s: %s is injected, at %s (--seed %d).%n", lab.name(), injection.fault(), injection.where(), chance);
        out.printf("%nWhat is seen: %s%n%n", FaultList.symptom(injection.known(), language.language()));
        out.printf("Mended? ./lab fault grade%s    Back to how it was: ./lab fault heal %s%s%n", lab.nameOption(),
            injection.hidden() ? "--all" : injection.fault(), lab.nameOption());
        out.flush();
    }
}
