package ekslab.verify.check;

import static ekslab.verify.check.Verdict.holds;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** Without lists of nodes, pods and Services nothing in the cluster can be judged. */
final class ApiAnswers implements Check {

    @Override public String name() {
        return "api-answers";
    }

    @Override public String intent() {
        return "The Kubernetes API lists nodes, pods and Services";
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        return holds("%d nodes, %d pods, %d Services".formatted(seen.kube().nodes().orThrow().size(), seen.kube().pods().orThrow().size(),
            seen.kube().services().orThrow().size()));
    }
}
