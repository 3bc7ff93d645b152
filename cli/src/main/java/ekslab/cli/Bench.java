package ekslab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.local.bench.ApiBench;
import ekslab.local.bench.WiringBench;

@Command(name = "bench", description = "Measures how fast pods are wired, beside ip -batch and Mininet; or how fast pods talk, the Kubernetes API answers, or a lab is judged.", footer = {
    "", "Example: lab bench --size 3x5,10x15 --format json" })
final class Bench implements Callable<Integer> {

    private static final int MANY = 10_000;

    @Option(names = "--size", split = ",", defaultValue = "3x5,10x15,50x17", paramLabel = "NODESxPODS", description = "How many nodes, and pods on each (default: ${DEFAULT-VALUE}).") private List<String> sizes;

    @Option(names = "--throughput", description = "Measure the network of the lab that is up instead: pod to pod, beside a bare pair of interfaces.") private boolean throughput;

    @Option(names = "--api", description = "Measure a Kubernetes API of its own instead: a list of 10,000 pods, and kubectl beside its own start.") private boolean api;

    @Option(names = "--judge", description = "Measure how fast a lab is judged instead: snapshots of 10, 100 and 1,000 nodes with 15 pods each, made here.") private boolean judge;

    @Option(names = "--format", defaultValue = "text", paramLabel = "text|json", description = "How it is written (default: text).") private Status.Form format;

    @Mixin private Where where;
    @ParentCommand private Lab lab;
    @Spec private CommandSpec spec;

    @Override public Integer call() throws Exception {
        if (Stream.of(throughput, api, judge).filter(asked -> asked).count() > 1)
            throw new ParameterException(spec.commandLine(),
                "--throughput, --api and --judge are separate measurements; ask for one at a time");
        var verdicts = verdicts();
        var out = spec.commandLine().getOut();
        if (format == Status.Form.JSON)
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(verdicts));
        else
            out.print(Goal.table(verdicts));
        out.flush();
        return verdicts.stream().allMatch(Goal::met) ? Exit.OK.code : Exit.BROKEN.code;
    }

    private List<Goal> verdicts() throws Exception {
        if (throughput) return Throughput.measure(where.findCluster(lab).target());
        if (judge) return Judging.measure(lab.home, this::progress);
        return api ? answers() : wiring();
    }

    private List<Goal> answers() {
        var result = ApiBench.measure(Kubectl.program(lab.home), MANY, this::progress);
        return List.of(Goal.atMost("a list of %d pods".formatted(result.pods()), "ms", result.list(), 1000, "1 s"),
            Goal.atMost("heap for that list", "MiB", result.heap(), 64, "64 MB"),
            Goal.atMost("kubectl get pods", "ms", result.get(), 1.5 * result.floor(), "1.5 x kubectl version --client and one request"));
    }

    private List<Goal> wiring() {
        var goals = new ArrayList<Goal>();
        var results = parsed().stream().map(size -> WiringBench.measure(size, this::progress)).toList();
        for (var result : results) {
            var pods = result.size().pods();
            goals.add(Goal.atMost(result.size() + " wired", "ms", result.wiring(), 1.5 * result.floor(), "1.5 x ip -batch"));
            result.mininet().ifPresent(peer -> goals.add(Goal.atMost(result.size() + " wired", "ms", result.wiring(), peer, "Mininet")));
            goals.add(Goal.atMost("500 pods at that pace", "ms", result.wiring() / pods * 500, 4000, "4 s"));
            goals.add(Goal.atMost("500 pods taken away at that pace", "ms", result.teardown() / Math.max(pods, 500) * 500, 1000, "1 s"));
            goals.add(Goal.atMost("kernel memory a pod", "KiB", result.kernelPerPod(), 512, "0.5 MB"));
            goals.add(Goal.atMost("heap a pod", "KiB", result.heapPerPod(), 205, "0.2 MB"));
        }
        for (var at = 1; at < results.size(); at++) {
            var before = results.get(at - 1);
            var after = results.get(at);
            goals.add(Goal.atMost("growth from %s to %s".formatted(before.size(), after.size()), "x a pod",
                after.wiring() / after.size().pods() / (before.wiring() / before.size().pods()), 1.5, "linear, half of it for noise"));
        }
        return goals;
    }

    private List<WiringBench.Size> parsed() {
        try {
            return sizes.stream().map(WiringBench.Size::of).toList();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--size: " + wrong.getMessage());
        }
    }

    private void progress(String what) {
        if (lab.verbose()) spec.commandLine().getErr().println("  " + what);
    }
}
