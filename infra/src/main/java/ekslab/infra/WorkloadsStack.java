package ekslab.infra;

import java.util.List;

import org.cdk8s.Chart;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.eks_v2.Cluster;
import software.amazon.awscdk.services.eks_v2.ClusterAttributes;
import software.amazon.awscdk.services.eks_v2.KubectlProvider;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.LayerVersion;
import software.amazon.awscdk.services.s3.assets.AssetOptions;
import software.constructs.Construct;

import ekslab.manifests.NetshootChart;
import ekslab.manifests.NodeShellChart;

/** What runs in the cluster; the only stack that needs kubectl, which CloudFormation runs as a Lambda. */
final class WorkloadsStack extends Stack {

    /** The npm package that the layer comes from, whose content never changes: hashing 36 MB on every synth would say the same. */
    private static final String LAYER_HASH = "kubectl-v35-2.2.2";

    WorkloadsStack(Construct scope, String id, StackProps props, Settings settings, IVpc vpc, Cluster cluster, String kubectlLayer) {
        super(scope, id, props);
        var role = Role.Builder.create(this, "KubectlRole")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .description("Lets the Lambda that runs kubectl find the cluster and write its log")
            .managedPolicies(List.of(ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSLambdaBasicExecutionRole")))
            .build();
        role.addToPolicy(PolicyStatement.Builder.create()
            .actions(List.of("eks:DescribeCluster")).resources(List.of(cluster.getClusterArn())).build());
        var kubectl = KubectlProvider.Builder.create(this, "Kubectl")
            .cluster(cluster)
            .role(role.withoutPolicyUpdates()) // the CDK would add container registries, for charts that the lab does not have
            .kubectlLayer(LayerVersion.Builder.create(this, "KubectlLayer")
                .code(Code.fromAsset(kubectlLayer, AssetOptions.builder().assetHash(LAYER_HASH).build()))
                .description("kubectl 1.35 and helm")
                .build());
        if (settings.apiIsNarrowed()) { // the public endpoint does not know a Lambda's address, so this one takes the nodes' way
            role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSLambdaVPCAccessExecutionRole"));
            kubectl.privateSubnets(vpc.getPrivateSubnets()).securityGroups(List.of(cluster.getClusterSecurityGroup()));
        }
        var provider = kubectl.build();
        getNode().tryRemoveChild("HasEcrPublic"); // the condition under which it would have added one of them
        var access = Access.admin(this, "KubectlAccess", cluster, role.getRoleArn());
        var reachable = Cluster.fromClusterAttributes(this, "Cluster", ClusterAttributes.builder()
            .clusterName(cluster.getClusterName()).vpc(vpc).kubectlProvider(provider).prune(false).build());

        var charts = new org.cdk8s.App();
        for (var chart : new Chart[]{ new NetshootChart(charts, "netshoot", settings.netshootReplicas()),
            new NodeShellChart(charts, "node-shell") })
            reachable.addCdk8sChart(chart.getNode().getId(), chart).getNode().addDependency(access); // kubectl is a stranger until then
    }
}
