package ekslab.infra;

import java.util.List;

import org.cdk8s.Chart;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.eks_v2.AccessEntry;
import software.amazon.awscdk.services.eks_v2.Cluster;
import software.amazon.awscdk.services.eks_v2.ClusterAttributes;
import software.amazon.awscdk.services.eks_v2.ICluster;
import software.amazon.awscdk.services.eks_v2.KubectlProvider;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.LayerVersion;
import software.amazon.awscdk.services.s3.assets.AssetOptions;
import software.constructs.Construct;

/** Charts on their way into the cluster: CloudFormation applies them through a Lambda that holds kubectl and an access entry. */
final class Kubectl extends Construct {

    /** The npm package that the layer comes from, whose content never changes: hashing 36 MB on every synth would say the same. */
    private static final String LAYER_HASH = "kubectl-v35-2.2.2";

    private final ICluster cluster;
    private final AccessEntry access;

    /** @param layer path of the zip with kubectl and helm, from the directory that the app runs in */
    Kubectl(Construct scope, String id, Settings settings, IVpc vpc, Cluster cluster, String layer) {
        super(scope, id);
        var role = role(cluster);
        var lambda = KubectlProvider.Builder.create(this, "Lambda")
            .cluster(cluster)
            .role(role.withoutPolicyUpdates()) // the CDK would add container registries, for charts that the lab does not have
            .kubectlLayer(LayerVersion.Builder.create(this, "Layer")
                .code(Code.fromAsset(layer, AssetOptions.builder().assetHash(LAYER_HASH).build()))
                .description("kubectl 1.35 and helm")
                .build());
        if (settings.apiIsNarrowed()) { // the public endpoint does not know a Lambda's address, so this one takes the nodes' way
            role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSLambdaVPCAccessExecutionRole"));
            lambda.privateSubnets(vpc.getPrivateSubnets()).securityGroups(List.of(cluster.getClusterSecurityGroup()));
        }
        this.access = Access.admin(this, "Access", cluster, role.getRoleArn());
        this.cluster = Cluster.fromClusterAttributes(this, "Cluster", ClusterAttributes.builder()
            .clusterName(cluster.getClusterName()).vpc(vpc).kubectlProvider(lambda.build()).prune(false).build());
        getNode().tryRemoveChild("HasEcrPublic"); // the condition under which the CDK would have added one of the registries
    }

    void apply(Chart chart) {
        cluster.addCdk8sChart(chart.getNode().getId(), chart).getNode().addDependency(access); // kubectl is a stranger until then
    }

    private Role role(Cluster cluster) {
        var role = Role.Builder.create(this, "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .description("Lets the Lambda that runs kubectl find the cluster and write its log")
            .managedPolicies(List.of(ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSLambdaBasicExecutionRole")))
            .build();
        role.addToPolicy(PolicyStatement.Builder.create()
            .actions(List.of("eks:DescribeCluster")).resources(List.of(cluster.getClusterArn())).build());
        return role;
    }
}
