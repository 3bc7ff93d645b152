package ekslab.verify.fault;

import java.util.List;

import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.PortRange;
import software.amazon.awssdk.services.ec2.model.RuleAction;

/** The entries of a network ACL, such as "out 50 deny -1 192.168.2.0/24" or "in 20 deny 6 0.0.0.0/0 1024-65535". */
record AclEntries(String acl) implements Ec2Piece {

    private static final int LAST = 32_766;   // the entry behind it stands for everything else and cannot be changed

    @Override public String title() { return "entries of " + acl; }

    @Override public List<String> show(Access lab) {
        return lab.ec2(ec2 -> ec2.describeNetworkAcls(ask -> ask.networkAclIds(acl))).networkAcls().get(0).entries().stream()
            .filter(entry -> entry.ruleNumber() <= LAST && entry.cidrBlock() != null).map(AclEntries::line).sorted().toList();
    }

    @Override public void restore(Access lab, List<String> before) {
        var now = show(lab);
        now.stream().filter(line -> !before.contains(line)).forEach(line -> remove(lab, line));   // its number may be wanted
        before.stream().filter(line -> !now.contains(line)).forEach(line -> add(lab, line));
    }

    void add(Access lab, String line) {
        var words = line.split(" ");
        lab.ec2(ec2 -> ec2.createNetworkAclEntry(to -> to.networkAclId(acl).egress(words[0].equals("out")).ruleNumber(number(line))
            .ruleAction(RuleAction.fromValue(words[2])).protocol(words[3]).cidrBlock(words[4])
            .portRange(words.length > 5 ? ports(words[5]) : null)));
    }

    private void remove(Access lab, String line) {
        lab.ec2(ec2 -> ec2.deleteNetworkAclEntry(of -> of.networkAclId(acl).egress(line.startsWith("out ")).ruleNumber(number(line))));
    }

    static int number(String line) { return Integer.parseInt(line.split(" ")[1]); }

    private static PortRange ports(String text) {
        var ports = text.split("-");
        return PortRange.builder().from(Integer.valueOf(ports[0])).to(Integer.valueOf(ports[1])).build();
    }

    private static String line(NetworkAclEntry entry) {
        var line = "%s %d %s %s %s".formatted(entry.egress() ? "out" : "in", entry.ruleNumber(), entry.ruleActionAsString(),
            entry.protocol(), entry.cidrBlock());
        return entry.portRange() == null ? line : "%s %d-%d".formatted(line, entry.portRange().from(), entry.portRange().to());
    }
}
