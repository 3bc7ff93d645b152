package ekslab.cli;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.local.LocalLab;
import ekslab.verify.fault.Faults;

@Command(name = "down", description = "Takes the lab away, also what a killed one left; ends when nothing of it exists any more.", footer = {
    "", "Example: lab down --name blue" })
final class Down implements Callable<Integer> {

    @Option(names = "--dry-run", description = "Print what would be done and change nothing.") private boolean dryRun;

    @Mixin private Where where;

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        var out = spec.commandLine().getOut();
        if (where.aws()) {
            var exit = new AwsDeployment(lab.home, where.raw(lab), out, dryRun).destroy();
            if (exit == Exit.OK.code && !dryRun) Faults.forget(FaultCommand.journal(lab, where.find(lab)));
            return exit;
        }
        var state = lab.home.state(lab.name());
        if (dryRun) {
            out.printf("# ends the daemon of %s, which takes its namespaces along, and removes %s%n", lab.name(), state);
            return Exit.OK.code;
        }
        var removed = LocalLab.at(state).down();
        removed.forEach(thing -> out.println("removed " + thing));
        out.println(
            removed.isEmpty() ? "%s: nothing of it was here.".formatted(lab.name()) : "%s: nothing of it is left.".formatted(lab.name()));
        return Exit.OK.code;
    }
}
