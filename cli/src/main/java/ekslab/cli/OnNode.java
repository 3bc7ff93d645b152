package ekslab.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import ekslab.verify.Facts;

@Command(name = "node", description = {
    "Runs a command on a node, as root and in the node's own namespaces; ends with its exit code.",
    "Without a command it opens a shell there." }, footer = { "", "Example: lab node N1 -- ip -br addr" })
final class OnNode implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NODE", description = "N1, N2, ... in the order of their zones; or a node's name or private IP.") private String node;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "COMMAND", description = "What to run, after \"--\".") private List<String> command;

    @Option(names = { "-i",
        "--stdin" }, description = "Wait for input however long it takes; without, only as long as it comes at once.") private boolean waits;

    @Mixin private Where where;

    @ParentCommand private Lab lab;

    @Override public Integer call() throws IOException, InterruptedException {
        var running = where.findCluster(lab);
        var session = new NodeSession(lab.home, running, NodeName.resolve(node, Overview.inZoneOrder(Facts.nodes(running.target()))));
        return command == null || command.isEmpty() ? session.shell() : session.run(command, waits);
    }
}
