package ekslab.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.verify.Facts;
import ekslab.verify.LiveTrace;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.trace.Place;
import ekslab.verify.trace.Question;
import ekslab.verify.trace.Tracer;

@Command(name = "trace", description = {
    "Tells the way of a packet and of its answer, hop by hop: which rule, route, chain, group or ACL decides, and what",
    "the packet looks like then. Nothing is sent unless with --live: it is worked out from what the nodes and EC2 say.",
    "An end is a pod (NAME or NAMESPACE/NAME), a Service (svc/NAME), a node (N1), or any address." }, footer = { "",
        "Exit code: 0 both arrive, and with --live are seen on their way as foretold; 1 if not; 2 wrong usage; 3 could not look.", "",
        "Example: lab trace netshoot-pod-66fb78d845-bts4d svc/kube-system/kube-dns --protocol udp --port 53" })
final class TraceCommand implements Callable<Integer> {

    enum Protocol {
        TCP, UDP, ICMP
    }

    @Parameters(index = "0", paramLabel = "FROM", description = "Who sends: a pod or a node.") private String from;

    @Parameters(index = "1", paramLabel = "TO", description = "Who is meant.") private String to;

    @Option(names = "--protocol", defaultValue = "tcp", paramLabel = "tcp|udp|icmp", description = "Default: tcp.") private Protocol protocol;

    @Option(names = "--port", defaultValue = "80", paramLabel = "PORT", description = "That it is sent to (default: 80).") private int port;

    @Option(names = "--snapshot", paramLabel = "FILE", description = "Work it out from what \"lab snapshot\" wrote down instead of looking.") private Path snapshot;

    @Option(names = "--live", description = "Send one, and compare with what is captured on every link of every node.") private boolean live;

    @Mixin private Where where;

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        if (port < 1 || port > 65_535) throw new Refusal(Exit.USAGE, "--port: %d is not from 1 to 65535".formatted(port));
        if (live && snapshot != null)
            throw new Refusal(Exit.USAGE, "--live sends packets now, and --snapshot tells of another time; use one");
        var target = snapshot == null ? where.findCluster(lab).target() : null;
        var seen = snapshot == null ? Facts.kernels(target) : SnapshotFile.read(snapshot);
        var question = question(place(from, seen), place(to, seen));
        var text = new TraceText(spec.commandLine().getOut(), "%s → %s".formatted(from, to));
        if (!live) return text.foretold(Tracer.ways(seen, question).get(0)) ? Exit.OK.code : Exit.BROKEN.code;
        return text.compared(LiveTrace.of(target, seen, List.of(question)).get(question)) ? Exit.OK.code : Exit.BROKEN.code;
    }

    private Question question(Place sender, Place target) {
        try {
            return new Question(sender, target, protocol.name().toLowerCase(), protocol == Protocol.ICMP ? 0 : port);
        } catch (IllegalArgumentException sendsNothing) {
            throw new Refusal(Exit.USAGE, sendsNothing.getMessage(), sendsNothing);
        }
    }

    /** N1 and the like, too. */
    private static Place place(String text, Snapshot seen) {
        var inOrder = seen.kube().nodes().orThrow().stream().sorted(Node.IN_ZONE_ORDER).toList();
        return Place.of(text.matches("N\\d+") ? NodeName.resolve(text, inOrder) : text, seen);
    }
}
