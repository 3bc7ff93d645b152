package ekslab.infra;

import java.util.List;

import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.constructs.Construct;

/** What outlives the cluster: the VPC and the record of its traffic. */
final class NetworkStack extends Stack {

    private final IVpc vpc;

    NetworkStack(Construct scope, String id, StackProps props, Settings settings) {
        super(scope, id, props);

        vpc = new AddressSpace(this, "AddressSpace", settings).vpc();
        new FlowRecords(this, "FlowRecords", vpc, settings);

        Validations.of(this).acknowledge(Acknowledgment.builder().id("CloudFormation-Validate::W3010")
            .reason("The lab names its zones: the hand-out does, and looking them up would need credentials").build());

        output("VpcId", vpc.getVpcId());
        output("PublicSubnetIds", ids(vpc.getPublicSubnets()));
        output("PrivateSubnetIds", ids(vpc.getPrivateSubnets().isEmpty() ? vpc.getIsolatedSubnets() : vpc.getPrivateSubnets()));
    }

    IVpc vpc() { return vpc; }

    private void output(String name, String value) {
        CfnOutput.Builder.create(this, name).value(value).build();
    }

    private static String ids(List<ISubnet> subnets) {
        return Fn.join(",", subnets.stream().map(ISubnet::getSubnetId).toList());
    }
}
