package ekslab.infra;

import org.cdk8s.Chart;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.eks_v2.Cluster;
import software.amazon.awscdk.services.eks_v2.ClusterAttributes;
import software.amazon.awscdk.services.eks_v2.KubectlProvider;
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
        var provider = KubectlProvider.Builder.create(this, "Kubectl")
            .cluster(cluster)
            .kubectlLayer(LayerVersion.Builder.create(this, "KubectlLayer")
                .code(Code.fromAsset(kubectlLayer, AssetOptions.builder().assetHash(LAYER_HASH).build()))
                .description("kubectl 1.35 and helm")
                .build())
            .build();
        var access = Access.admin(this, "KubectlAccess", cluster, provider.getRole().getRoleArn());
        var reachable = Cluster.fromClusterAttributes(this, "Cluster", ClusterAttributes.builder()
            .clusterName(cluster.getClusterName()).vpc(vpc).kubectlProvider(provider).prune(false).build());

        var charts = new org.cdk8s.App();
        for (var chart : new Chart[]{ new NetshootChart(charts, "netshoot", settings.netshootReplicas()),
            new NodeShellChart(charts, "node-shell") })
            reachable.addCdk8sChart(chart.getNode().getId(), chart).getNode().addDependency(access); // kubectl is a stranger until then
    }
}
