package ekslab.infra;

import java.util.List;

import software.amazon.awscdk.services.eks.CfnAddon;
import software.amazon.awscdk.services.eks_v2.ICluster;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.iam.SessionTagsPrincipal;
import software.constructs.Construct;

/** How a pod gets its address: the VPC CNI, with a role of its own instead of the nodes'. */
final class PodNetwork extends Construct {

    PodNetwork(Construct scope, String id, ICluster cluster, Settings settings) {
        super(scope, id);
        var agent = Addons.addon(this, "PodIdentityAgent", cluster, settings, "eks-pod-identity-agent").build();

        var role = Role.Builder.create(this, "Role")
            .assumedBy(new SessionTagsPrincipal(new ServicePrincipal("pods.eks.amazonaws.com")))
            .description("Lets aws-node attach ENIs and assign their addresses")
            .managedPolicies(List.of(ManagedPolicy.fromAwsManagedPolicyName("AmazonEKS_CNI_Policy")))
            .build();
        var cni = Addons.addon(this, "VpcCni", cluster, settings, "vpc-cni")
            .podIdentityAssociations(List.of(CfnAddon.PodIdentityAssociationProperty.builder()
                .serviceAccount("aws-node").roleArn(role.getRoleArn()).build()))
            .build();

        cni.getNode().addDependency(agent); // aws-node gets its credentials from the agent
    }
}
