package ekslab.infra;

import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.eks_v2.Cluster;
import software.constructs.Construct;

/** The cluster, told in the order in which it comes to life. */
final class ClusterStack extends Stack {

    private final Cluster cluster;

    ClusterStack(Construct scope, String id, StackProps props, Settings settings, IVpc vpc) {
        super(scope, id, props);
        var subnets = SubnetSelection.builder().subnetType(switch (settings.nodes().placement()) {
            case PUBLIC -> SubnetType.PUBLIC;
            case PRIVATE -> SubnetType.PRIVATE_WITH_EGRESS;
        }).build();

        cluster = new ControlPlane(this, "ControlPlane", settings, vpc, subnets).cluster();
        new Access(this, "Access", cluster, settings.adminArns());

        var podNetwork = new PodNetwork(this, "PodNetwork", cluster, settings);
        var serviceNetwork = new ServiceNetwork(this, "ServiceNetwork", cluster, settings);
        var nodes = new WorkerNodes(this, "WorkerNodes", cluster, settings, subnets);
        var dns = new ClusterDns(this, "ClusterDns", cluster, settings);

        nodes.getNode().addDependency(podNetwork); // a node without a CNI never becomes Ready
        nodes.getNode().addDependency(serviceNetwork); // its first pods already talk to the API by its cluster IP
        dns.getNode().addDependency(nodes); // DNS is pods, and pods need a node

        output("ClusterName", cluster.getClusterName());
        output("ClusterSecurityGroupId", cluster.getClusterSecurityGroupId());
        output("NodegroupName", nodes.groupName());
        output("NodeRoleArn", nodes.role().getRoleArn());
    }

    Cluster cluster() { return cluster; }

    private void output(String name, String value) {
        CfnOutput.Builder.create(this, name).value(value).build();
    }
}
