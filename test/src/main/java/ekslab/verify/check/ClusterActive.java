package ekslab.verify.check;

import static ekslab.verify.check.Verdict.broken;
import static ekslab.verify.check.Verdict.holds;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** Everything else is asked of a cluster that EKS calls finished. */
final class ClusterActive implements Check {

    @Override public String name() {
        return "cluster-active";
    }

    @Override public String intent() {
        return "The cluster is ACTIVE";
    }

    @Override public Family family() {
        return Family.DESCRIPTION;
    }

    @Override public Page page() {
        return Page.meaning("""
                EKS makes the control plane before anything else. While it is CREATING, UPDATING or FAILED, its API server may be
                missing or about to be replaced: kubectl is refused or hangs, and whatever asks Kubernetes has nothing to say.
                """)
            .evidence("The status and the version that EKS tells of the cluster.",
                "aws eks describe-cluster --name $CLUSTER_NAME --query 'cluster.status'")
            .fix("Wait until the stack is complete, then look at: aws eks describe-cluster --name $CLUSTER_NAME");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var cluster = seen.eks().cluster().orThrow();
        if (cluster.status().equals("ACTIVE")) return holds("%s is ACTIVE, Kubernetes %s".formatted(cluster.name(), cluster.version()));
        return broken("%s is %s".formatted(cluster.name(), cluster.status()))
            .fix(page().fix().replace("$CLUSTER_NAME", cluster.name()));
    }
}
