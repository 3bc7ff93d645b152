package ekslab.verify.check;

import static ekslab.verify.check.Verdict.holds;
import static java.util.stream.Collectors.joining;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Snapshot;

/** The kernel and the packets of a node are seen through its node-shell pod. */
final class NodesReachable implements Check {

    @Override public String name() {
        return "nodes-reachable";
    }

    @Override public String intent() {
        return "A shell answers on every node";
    }

    @Override public List<String> needs() {
        return List.of("api-answers");
    }

    @Override public Depth depth() {
        return Depth.KERNELS;
    }

    @Override public Family family() {
        return Family.REACHABILITY;
    }

    @Override public Page page() {
        return Page.meaning("""
                Routes, rules and chains are seen on the node only, by way of its node-shell pod: the lab's own stand-in for ssh.
                Where no shell answers, nobody knows what the kernel does, and all checks that ask it are skipped rather than passed.
                """)
            .evidence("Whether the node-shell pod of each node is ready and runs a script to its end.",
                "kubectl -n kube-system get pods -l app=node-shell -o wide",
                "lab node N1 -- uname -n")
            .fix("""
                kubectl -n kube-system describe pod -l app=node-shell names what keeps it from being ready; kubectl -n kube-system
                rollout restart ds/node-shell starts it anew.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var silent = seen.kube().nodes().orThrow().stream().filter(node -> seen.onNodes().get(node.name()) == null
            || seen.onNodes().get(node.name()).problem() != null).toList();
        if (silent.isEmpty()) return holds("%d nodes answer".formatted(seen.kube().nodes().orThrow().size()));
        throw new CouldNotLook(silent.stream().map(node -> "%s: %s".formatted(node.name(), whyNot(seen, node))).collect(joining("\n")));
    }

    private static String whyNot(Snapshot seen, Node node) {
        var visit = seen.onNodes().get(node.name());
        return visit == null ? "was not visited" : visit.problem();
    }
}
