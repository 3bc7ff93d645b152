package ekslab.local.cloud;

import java.util.List;

import software.amazon.awssdk.services.eks.model.AssociatedAccessPolicy;

/** What an access entry may do: EKS keeps the associated policies beside the entry, not in it. */
public record AccessPolicies(String clusterName, String principalArn, List<AssociatedAccessPolicy> policies) {

    public AccessPolicies {
        policies = List.copyOf(policies);
    }
}
