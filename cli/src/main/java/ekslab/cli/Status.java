package ekslab.cli;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.verify.Facts;

@Command(name = "status", description = "Shows the nodes, network interfaces and pods of the running lab.", footer = { "",
    "Example: lab status --format json" })
final class Status implements Callable<Integer> {

    enum Form {
        TEXT, JSON
    }

    @Option(names = "--format", defaultValue = "text", paramLabel = "text|json", description = "How it is written (default: text).") private Form format;

    @Mixin private Where where;

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        var running = where.findCluster(lab);
        var seen = Facts.collect(running.target());
        var out = spec.commandLine().getOut();
        if (format == Form.JSON) out.print(Facts.json(seen));
        else {
            out.println(Overview.headline(running));
            out.print(Overview.of(seen));
            running.local().ifPresent(state -> out.printf("%nFlow logs, a new record each minute: %s%n", state.flowLogs()));
        }
        out.flush();
        return Overview.complete(seen) ? Exit.OK.code : Exit.COULD_NOT_LOOK.code;
    }
}
