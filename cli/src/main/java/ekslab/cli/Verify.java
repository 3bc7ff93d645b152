package ekslab.cli;

import java.io.IOException;
import java.nio.file.Files;
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
import ekslab.verify.Verifier;
import ekslab.verify.check.Catalogue;

@Command(name = "verify", description = "Looks at the running lab from all sides and judges whether its network is what it should be.", footer = {
    "", "Exit code: 0 all checks hold, 1 one is broken, 2 wrong usage, 3 could not look.", "",
    "Example: lab verify --format junit --out target/lab.xml" })
final class Verify implements Callable<Integer> {

    @Option(names = "--format", defaultValue = "text", paramLabel = "text|json|junit", description = "How the report is written (default: text).") private Format format;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the report goes (default: the terminal).") private Path file;

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Only these checks, and those that they need.") private Set<String> only = new LinkedHashSet<>();

    @Mixin private Where where;

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        var running = where.findCluster(lab);
        refuseUnknownChecks();
        if (file != null) save("");   // a report that cannot be written is better known before the work
        var report = Verifier.run(running.target(), running.expectations(), only, Observer.NOBODY);
        var text = report.render(format, lab.verbose());
        if (file == null) spec.commandLine().getOut().print(text);
        else save(text);
        spec.commandLine().getOut().flush();
        return report.exitCode();
    }

    private void refuseUnknownChecks() {
        try {
            Catalogue.only(only);
        } catch (IllegalArgumentException unknown) {
            throw new Refusal(Exit.USAGE, "--only: " + unknown.getMessage(), unknown);
        }
    }

    private void save(String text) {
        try {
            if (file.toAbsolutePath().getParent() != null) Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException unwritable) {
            throw new Refusal(Exit.USAGE, "--out: %s cannot be written (%s)".formatted(file, unwritable.getClass().getSimpleName()),
                unwritable);
        }
    }
}
