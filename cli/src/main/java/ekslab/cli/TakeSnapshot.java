package ekslab.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.verify.Facts;
import ekslab.verify.look.Sending;

@Command(name = "snapshot", description = { "Writes down all that \"lab verify\" sees, as JSON, without judging it; no secret is among it.",
    "\"lab verify --snapshot FILE\" judges it later, anywhere." }, footer = { "", "Example: lab snapshot --out target/monday.json" })
final class TakeSnapshot implements Callable<Integer> {

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where it goes.") private Path file;

    @Mixin private SeedOption seed;

    @Mixin private Where where;

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        var running = where.findCluster(lab);
        Output.save(file, "");   // a file that cannot be written is better known before the work
        var seen = Facts.everything(running.target(), new Sending(running.expectations().internetProbe(), seed.value()));
        Output.save(file, Facts.json(seen));
        spec.commandLine().getOut().printf("%s: %s%n", running.target().cluster(), file);
        spec.commandLine().getOut().flush();
        return Exit.OK.code;
    }
}
