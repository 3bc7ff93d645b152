package ekslab.verify.fault;

import java.util.List;

/** Whether a network interface drops what does not carry its addresses: "true" or "false". */
record SourceCheck(String eni) implements Ec2Piece {

    @Override public String title() { return "source/destination check of " + eni; }

    @Override public List<String> show(Access lab) {
        return List.of(lab.ec2(ec2 -> ec2.describeNetworkInterfaces(ask -> ask.networkInterfaceIds(eni))).networkInterfaces().get(0)
            .sourceDestCheck().toString());
    }

    @Override public void restore(Access lab, List<String> before) { set(lab, Boolean.parseBoolean(before.get(0))); }

    void set(Access lab, boolean checks) {
        lab.ec2(ec2 -> ec2.modifyNetworkInterfaceAttribute(of -> of.networkInterfaceId(eni).sourceDestCheck(to -> to.value(checks))));
    }
}
