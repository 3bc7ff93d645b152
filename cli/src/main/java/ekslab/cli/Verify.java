package ekslab.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.verify.Format;
import ekslab.verify.Observer;
import ekslab.verify.Report;
import ekslab.verify.Verifier;
import ekslab.verify.check.Catalogue;
import ekslab.verify.report.JsonReport;

@Command(name = "verify", description = "Looks at the running lab from all sides and judges whether its network is what it should be.", footer = {
    "", "Exit code: 0 all checks hold, 1 one is broken, 2 wrong usage, 3 could not look.", "",
    "Example: lab verify --format html --out target/lab.html" })
final class Verify implements Callable<Integer> {

    @Option(names = "--format", defaultValue = "text", paramLabel = "text|json|junit|html", description = "How the report is written (default: text).") private Format format;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the report goes (default: the terminal).") private Path file;

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Only these checks, and those that they need.") private Set<String> only = new LinkedHashSet<>();

    @Option(names = "--snapshot", paramLabel = "FILE", description = "Judge what was written down by \"lab snapshot\" instead of looking.") private Path snapshot;

    @Option(names = "--schema", description = "Print the JSON Schema that \"--format json\" keeps to, instead of looking.") private boolean schema;

    @Mixin private SeedOption seed;

    @Mixin private Where where;

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        refuseUnknownChecks();
        if (file != null) Output.save(file, "");   // a report that cannot be written is better known before the work
        if (schema) {
            write(JsonReport.schema());
            return Exit.OK.code;
        }
        var report = snapshot == null ? looked() : judged();
        write(report.render(format, lab.verbose()));
        return report.exitCode();
    }

    private void write(String text) {
        if (file == null) spec.commandLine().getOut().print(text);
        else Output.save(file, text);
        spec.commandLine().getOut().flush();
    }

    private void refuseUnknownChecks() {
        try {
            Catalogue.only(only);
        } catch (IllegalArgumentException unknown) {
            throw new Refusal(Exit.USAGE, "--only: " + unknown.getMessage(), unknown);
        }
    }

    /** What was seen before, held to what the settings promise. */
    private Report judged() {
        var settings = where.settings(lab);
        return Verifier.judge(settings.name(), SnapshotFile.read(snapshot), RunningLab.expectations(settings), only, Observer.NOBODY);
    }

    private Report looked() {
        var running = where.findCluster(lab);
        return Verifier.run(running.target(), running.expectations(), only, seed.value(), Observer.NOBODY);
    }
}
