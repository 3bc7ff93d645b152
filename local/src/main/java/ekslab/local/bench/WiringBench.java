package ekslab.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import ekslab.local.cni.NodeNetwork;
import ekslab.local.net.Command;
import ekslab.local.net.CommandFailed;
import ekslab.local.net.Enclosure;
import ekslab.local.net.Processes;

/** Wires pods on nodes: with this lab's VPC CNI, with the same commands in one {@code ip -batch} a node, and as hosts of Mininet. */
public final class WiringBench {

    private static final long PATIENCE_SECONDS = 180;

    private WiringBench() {}

    /** How many nodes, and pods on each. */
    public record Size(int nodes, int podsPerNode) {

        /** @throws IllegalArgumentException for a text that is not like 10x15, or more than a machine should be asked */
        public static Size of(String text) {
            if (!text.matches("\\d{1,3}x\\d{1,3}"))
                throw new IllegalArgumentException("\"%s\" must be nodes x pods, such as 10x15".formatted(text));
            var size = new Size(Integer.parseInt(text.split("x")[0]), Integer.parseInt(text.split("x")[1]));
            if (size.nodes < 1 || size.nodes > 100 || size.podsPerNode < 1 || size.podsPerNode > 250)
                throw new IllegalArgumentException("\"%s\" must be 1 to 100 nodes with 1 to 250 pods each".formatted(text));
            return size;
        }

        public int pods() { return nodes * podsPerNode; }

        @Override public String toString() { return nodes + "x" + podsPerNode; }
    }

    /**
     * What was measured.
     *
     * @param wiring milliseconds for all pods; likewise the floor's, Mininet's building and starting, and the end of everything
     * @param mininet empty where Mininet is not installed or did not end in time
     * @param kernelPerPod KiB of Slab and Percpu in /proc/meminfo
     * @param heapPerPod KiB of this program's heap after a collection
     */
    public record Result(Size size, double wiring, double floor, OptionalDouble mininet, double teardown, double kernelPerPod,
        double heapPerPod) {}

    /** @param progress hears what is being done */
    public static Result measure(Size size, Consumer<String> progress) {
        var folder = Measuring.folder();
        try {
            progress.accept(size + ": ip -batch");
            var floor = floor(size);
            progress.accept(size + ": this lab");
            var ours = ours(size, folder);
            progress.accept(size + ": Mininet");
            return new Result(size, ours.wiring, floor, mininet(size), ours.teardown, ours.kernelPerPod, ours.heapPerPod);
        } finally {
            Measuring.delete(folder);
        }
    }

    private static double floor(Size size) {
        try (var lab = open()) {
            var nodes = boot(lab, size);
            nodes.forEach(BenchNode::write);
            return Measuring.milliseconds(() -> nodes.forEach(BenchNode::batch));
        }
    }

    private static Result ours(Size size, Path folder) {
        var lab = open();
        var networks = new ArrayList<NodeNetwork>();
        try {
            var nodes = boot(lab, size);
            nodes.forEach(node -> networks.add(node.network(folder)));
            var heap = Measuring.heap() / 1024;
            var kernel = kernel();
            var wiring = Measuring.milliseconds(() -> {
                for (var n = 0; n < nodes.size(); n++) wire(nodes.get(n), networks.get(n));
            });
            var kernelPerPod = (kernel() - kernel) / (double) size.pods();
            var heapPerPod = (Measuring.heap() / 1024 - heap) / (double) size.pods();
            networks.forEach(NodeNetwork::stop);
            return new Result(size, wiring, 0, OptionalDouble.empty(), Measuring.milliseconds(lab::close), kernelPerPod, heapPerPod);
        } catch (RuntimeException half) {
            networks.forEach(NodeNetwork::stop);
            lab.close();
            throw half;
        }
    }

    private static void wire(BenchNode node, NodeNetwork network) {
        try {
            node.wire(network);
        } catch (NodeNetwork.AddFailed refused) {
            throw new IllegalStateException("an address was missing although there is one for each pod", refused);
        }
    }

    private static Enclosure open() { return Enclosure.open("bench", Path.of("/tmp"), root()); }

    private static boolean root() { return System.getProperty("user.name").equals("root"); }

    private static List<BenchNode> boot(Enclosure lab, Size size) {
        return IntStream.range(0, size.nodes()).mapToObj(n -> BenchNode.boot(lab, n, size.podsPerNode())).toList();
    }

    private static OptionalDouble mininet(Size size) {
        try (var source = WiringBench.class.getResourceAsStream("mininet.py")) {
            var words = new ArrayList<>(List.of("unshare"));
            if (!root()) words.addAll(List.of("--user", "--map-root-user"));
            words.addAll(List.of("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c",
                "mount -t tmpfs tmpfs /run && exec /usr/bin/python3 -c \"$0\" \"$1\"", new String(source.readAllBytes(), UTF_8),
                String.valueOf(size.pods())));
            var process = Processes.piped(new Command(words), Map.of());
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return OptionalDouble.empty();
            }
            var said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            return said.matches("\\d+ \\d+") ? OptionalDouble.of(Double.parseDouble(said.split(" ")[0])) : OptionalDouble.empty();
        } catch (CommandFailed notInstalled) {
            return OptionalDouble.empty();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return OptionalDouble.empty();
        }
    }

    /** KiB that the kernel holds in small objects. */
    private static long kernel() {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.matches("(Slab|Percpu):.*")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
