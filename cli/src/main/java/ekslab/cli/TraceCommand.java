package ekslab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.verify.Facts;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.trace.Place;
import ekslab.verify.trace.Trace;
import ekslab.verify.trace.Tracer;

@Command(name = "trace", description = {
    "Tells the way of a packet and of its answer, hop by hop: which rule, route, chain, group or ACL decides, and what",
    "the packet looks like then. Nothing is sent: it is worked out from what the nodes and EC2 say.",
    "An end is a pod (NAME or NAMESPACE/NAME), a Service (svc/NAME), a node (N1), or any address." }, footer = { "",
        "Exit code: 0 both arrive, 1 one does not, 2 wrong usage, 3 could not look.", "",
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

    @Mixin private Where where;

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        if (port < 1 || port > 65_535) throw new Refusal(Exit.USAGE, "--port: %d is not from 1 to 65535".formatted(port));
        var seen = snapshot == null ? Facts.kernels(where.findCluster(lab).target()) : SnapshotFile.read(snapshot);
        var out = spec.commandLine().getOut();
        var tracer = new Tracer(seen);
        var there = there(tracer, place(from, seen), place(to, seen));
        print(out, "%s → %s".formatted(from, to), there);
        if (!there.arrived()) return Exit.BROKEN.code;
        if (there.end().contains("which is no node")) return Exit.OK.code;   // nobody can see how the control plane answers
        var back = tracer.back(there);
        out.println();
        print(out, "and the answer", back);
        return back.arrived() ? Exit.OK.code : Exit.BROKEN.code;
    }

    private Trace there(Tracer tracer, Place sender, Place target) {
        try {
            return tracer.there(sender, target, protocol.name().toLowerCase(), protocol == Protocol.ICMP ? 0 : port);
        } catch (IllegalArgumentException sendsNothing) {
            throw new Refusal(Exit.USAGE, sendsNothing.getMessage(), sendsNothing);
        }
    }

    /** N1 and the like, too. */
    private static Place place(String text, Snapshot seen) {
        var inOrder = seen.kube().nodes().orThrow().stream().sorted(Node.IN_ZONE_ORDER).toList();
        return Place.of(text.matches("N\\d+") ? NodeName.resolve(text, inOrder) : text, seen);
    }

    private static void print(PrintWriter out, String title, Trace trace) {
        out.println(title);
        for (var hop : trace.hops()) {
            out.printf("  %s%n", hop.where());
            for (var line : hop.decided().split("; ")) if (!line.isEmpty()) out.printf("      %s%n", line);
            out.printf("      ⇒ %s%n", hop.packet());
        }
        out.printf("  %s %s%n", trace.arrived() ? "✓ arrives at" : "✗ goes no further:", trace.end());
        out.flush();
    }
}
