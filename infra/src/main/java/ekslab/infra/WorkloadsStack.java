package ekslab.infra;

import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.eks_v2.Cluster;
import software.constructs.Construct;

import ekslab.manifests.NetshootChart;
import ekslab.manifests.NodeShellChart;

/** What runs in the cluster; the only stack with a Lambda, and so the only one that needs a bootstrapped account. */
final class WorkloadsStack extends Stack {

    WorkloadsStack(Construct scope, String id, StackProps props, Settings settings, IVpc vpc, Cluster cluster, String kubectlLayer) {
        super(scope, id, props);
        var kubectl = new Kubectl(this, "Kubectl", settings, vpc, cluster, kubectlLayer);

        var charts = new org.cdk8s.App();
        kubectl.apply(new NetshootChart(charts, "netshoot", settings.netshootReplicas()));
        kubectl.apply(new NodeShellChart(charts, "node-shell"));
    }
}
