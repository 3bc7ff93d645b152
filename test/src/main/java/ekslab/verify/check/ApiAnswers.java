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

    @Override public Family family() {
        return Family.REACHABILITY;
    }

    @Override public Page page() {
        return Page.meaning("""
                Nearly everything is judged by what Kubernetes lists. Without that nobody can tell a broken network from a locked
                door: kubectl fails in the same way by a wrong KUBECONFIG, by a missing access entry, and by an API server that is not
                there.
                """)
            .evidence("The lists of nodes, pods and Services of all namespaces.",
                "kubectl get nodes,pods,services -A")
            .fix("""
                Set KUBECONFIG to the cluster again, by lab env or by aws eks update-kubeconfig; on AWS the caller also needs an access
                entry: aws eks list-access-entries tells who has one.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        return holds("%d nodes, %d pods, %d Services".formatted(seen.kube().nodes().orThrow().size(), seen.kube().pods().orThrow().size(),
            seen.kube().services().orThrow().size()));
    }
}
