package ekslab.verify.fault;

import java.util.List;

import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

/** Whether the VPC's resolver answers: "true" or "false". */
record VpcDns(String vpc) implements Ec2Piece {

    @Override public String title() { return "enableDnsSupport of " + vpc; }

    @Override public List<String> show(Access lab) {
        return List.of(lab.ec2(ec2 -> ec2.describeVpcAttribute(ask -> ask.vpcId(vpc).attribute(VpcAttributeName.ENABLE_DNS_SUPPORT)))
            .enableDnsSupport().value().toString());
    }

    @Override public void restore(Access lab, List<String> before) { set(lab, Boolean.parseBoolean(before.get(0))); }

    void set(Access lab, boolean answers) {
        lab.ec2(ec2 -> ec2.modifyVpcAttribute(of -> of.vpcId(vpc).enableDnsSupport(to -> to.value(answers))));
    }
}
