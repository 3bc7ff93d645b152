package ekslab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import ekslab.verify.Facts;
import ekslab.verify.NodeShell;
import ekslab.verify.Target;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Snapshot;

/** How fast pods of a running lab talk, by iperf3: on one node, across two nodes, and beside them a bare pair of interfaces on the same node. */
final class Throughput {

    private static final int RUNS = 3;
    private static final String RATE = "iperf3 -c %s -t 2 -f m | awk '/receiver/ { print $7 }'";

    /** A pair of interfaces with nothing between, in namespaces that end with the command. */
    private static final String BARE = """
        unshare --net --mount sh -c '
          ip link add bare0 mtu 9001 type veth peer name bare1 mtu 9001
          unshare --net sleep 20 & far=$!
          until [ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
          ip link set bare1 netns $far
          ip addr add 10.9.9.1/30 dev bare0 && ip link set bare0 up
          nsenter --net=/proc/$far/ns/net sh -c "ip addr add 10.9.9.2/30 dev bare1 && ip link set bare1 up"
          nsenter --net=/proc/$far/ns/net timeout 15 iperf3 -s -1 >/dev/null 2>&1 &
          sleep 0.5
          %s
          kill $far'""";

    private final NodeShell shell;

    private Throughput(Target target) { shell = new NodeShell(target); }

    /** @throws CouldNotLook when there are no two nodes, or no two pods on the first of them */
    static List<Goal> measure(Target target) throws IOException, InterruptedException {
        var facts = Facts.collect(target);
        var nodes = Overview.inZoneOrder(Facts.nodes(target));
        if (nodes.size() < 2) throw new CouldNotLook("there is one node only; a way across nodes needs two");
        var first = nodes.get(0).name();
        var second = nodes.get(1).name();
        var here = pods(facts, first);
        var there = pods(facts, second);
        if (here.size() < 2 || there.isEmpty())
            throw new CouldNotLook("%s has %d pods with addresses of their own and %s has %d; two and one are needed"
                .formatted(first, here.size(), second, there.size()));
        var throughput = new Throughput(target);
        var bare = throughput.median(first, BARE.formatted(RATE.formatted("10.9.9.2").replace("'", "'\\''")), () -> {});
        var same = throughput.between(first, here.get(0), first, here.get(1));
        var across = throughput.between(first, here.get(0), second, there.get(0));
        return List.of(Goal.atLeast("pod to pod on one node", "Mbit/s", same, 0.8 * bare, "0.8 x a bare veth pair of " + Math.round(bare)),
            Goal.atLeast("pod to pod across nodes", "Mbit/s", across, 0.65 * bare, "0.65 x the same"));
    }

    private static List<Pod> pods(Snapshot facts, String node) {
        return facts.podsOnPodNetwork().stream().filter(pod -> pod.node().equals(node)).toList();
    }

    private double between(String clientNode, Pod client, String serverNode, Pod server) throws IOException, InterruptedException {
        return median(clientNode, in(client, RATE.formatted(server.ip())),
            () -> run(serverNode, in(server, "timeout 15 iperf3 -s -1 -D >/dev/null 2>&1; sleep 0.3")));
    }

    /** In the network namespace that has the pod's address. */
    private static String in(Pod pod, String command) {
        return "for n in $(ls /run/netns); do nsenter --net=/run/netns/$n ip -4 addr show eth0 | grep -q ' %s/32 ' && nsenter --net=/run/netns/$n sh -c \"%s\"; done; true"
            .formatted(pod.ip(), command.replace("$", "\\$"));
    }

    private interface Before {
        void prepare() throws IOException, InterruptedException;
    }

    private double median(String node, String command, Before each) throws IOException, InterruptedException {
        var rates = new ArrayList<Double>();
        for (var run = 0; run < RUNS; run++) {
            each.prepare();
            var said = run(node, command).strip();
            if (!said.matches("[0-9.]+")) throw new CouldNotLook("iperf3 on %s said \"%s\"; is it installed?".formatted(node, said));
            rates.add(Double.valueOf(said));
        }
        Collections.sort(rates);
        return rates.get(RUNS / 2);
    }

    private String run(String node, String script) throws IOException, InterruptedException {
        var out = new ByteArrayOutputStream();
        shell.run(node, List.of("sh", "-c", script), Optional.empty(), out, out);
        return out.toString(UTF_8);
    }
}
