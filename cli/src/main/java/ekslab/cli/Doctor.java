package ekslab.cli;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.cli.Tool.Need;
import ekslab.local.LocalLab;

@Command(name = "doctor", description = "Says whether this machine can run the lab: tools, versions, privileges, and the command that mends each.", footer = {
    "", "Example: lab doctor" })
final class Doctor implements Callable<Integer> {

    @Option(names = "--install", description = "Install what the lab and its tests need and is missing; as root on Debian or Ubuntu only.") private boolean install;

    @Option(names = "--quiet", description = "Speak of problems only.") private boolean quiet;

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        if (install) {
            var missing = Tool.missing(Need.LAB, Need.TESTS);
            Refusal.unless(Packages.problems(missing));
            Packages.install(missing, lab.home);
        }
        var obstacles = LocalLab.obstacles(new LocalLab.Ports(0, 0));
        var sound = Tool.missing(Need.LAB).isEmpty() && obstacles.isEmpty();
        if (!quiet || !sound) print(obstacles);
        return sound ? Exit.OK.code : Exit.BROKEN.code;
    }

    private void print(List<String> obstacles) {
        var table = new Table("", "TOOL", "VERSION", "MEND");
        Tool.ALL.parallelStream().map(this::row).toList().forEach(row -> table.row(row.toArray()));
        table.row(obstacles.isEmpty() ? "✓" : "✗", "namespaces", "", "");
        var out = spec.commandLine().getOut();
        out.print(table);
        obstacles.forEach(out::println);
        out.println(Tool.missing(Need.LAB).isEmpty() && obstacles.isEmpty() ? "\nThis machine can run the lab. Next: ./lab up"
            : "\nThis machine cannot run the lab yet.");
        out.flush();
    }

    private List<Object> row(Tool tool) {
        if (tool.found().isPresent()) return List.of("✓", tool.program(), tool.version(lab.home), "");
        return List.of(tool.need() == Need.LAB ? "✗" : "-", tool.program(), "missing", Packages.command(List.of(tool)));
    }
}
