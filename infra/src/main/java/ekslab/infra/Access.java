package ekslab.infra;

import java.util.List;

import software.amazon.awscdk.services.eks_v2.AccessEntry;
import software.amazon.awscdk.services.eks_v2.AccessPolicy;
import software.amazon.awscdk.services.eks_v2.AccessPolicyNameOptions;
import software.amazon.awscdk.services.eks_v2.AccessScopeType;
import software.amazon.awscdk.services.eks_v2.ICluster;
import software.constructs.Construct;

/** Who may use the Kubernetes API, besides whoever deploys: one access entry for each of them. */
final class Access extends Construct {

    Access(Construct scope, String id, ICluster cluster, List<String> adminArns) {
        super(scope, id);
        adminArns.forEach(arn -> admin(this, "Admin-" + arn.substring(arn.indexOf("::") + 2), cluster, arn));
    }

    /** An access entry that may do everything in the whole cluster. */
    static AccessEntry admin(Construct scope, String id, ICluster cluster, String principalArn) {
        return AccessEntry.Builder.create(scope, id)
            .cluster(cluster)
            .principal(principalArn)
            .accessPolicies(List.of(AccessPolicy.fromAccessPolicyName("AmazonEKSClusterAdminPolicy",
                AccessPolicyNameOptions.builder().accessScopeType(AccessScopeType.CLUSTER).build())))
            .build();
    }
}
