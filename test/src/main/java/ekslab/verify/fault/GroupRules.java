package ekslab.verify.fault;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** All rules of a security group, such as "in tcp 443-443 sg-1" or "out -1 0.0.0.0/0". */
record GroupRules(String group) implements Ec2Piece {

    /** The rule that lets the members reach each other on everything. */
    String members() { return "in -1 " + group; }

    @Override public String title() { return "rules of " + group; }

    @Override public List<String> show(Access lab) {
        return lab.ec2(ec2 -> ec2.describeSecurityGroupRulesPaginator(ask -> ask.filters(Access.filter("group-id", group)))
            .securityGroupRules().stream().map(GroupRules::line).sorted(Comparator.naturalOrder()).toList());
    }

    /** Lets in what is missing before it keeps out what is too much: nobody is cut off in between. */
    @Override public void restore(Access lab, List<String> before) {
        var now = show(lab);
        before.stream().filter(line -> !now.contains(line)).forEach(line -> authorize(lab, line));
        now.stream().filter(line -> !before.contains(line)).forEach(line -> revoke(lab, line));
    }

    void authorize(Access lab, String line) {
        if (line.startsWith("in "))
            lab.ec2(ec2 -> ec2.authorizeSecurityGroupIngress(to -> to.groupId(group).ipPermissions(permission(line))));
        else
            lab.ec2(ec2 -> ec2.authorizeSecurityGroupEgress(to -> to.groupId(group).ipPermissions(permission(line))));
    }

    void revoke(Access lab, String line) {
        if (line.startsWith("in "))
            lab.ec2(ec2 -> ec2.revokeSecurityGroupIngress(to -> to.groupId(group).ipPermissions(permission(line))));
        else
            lab.ec2(ec2 -> ec2.revokeSecurityGroupEgress(to -> to.groupId(group).ipPermissions(permission(line))));
    }

    static String line(SecurityGroupRule rule) {
        var words = new ArrayList<>(List.of(rule.isEgress() ? "out" : "in", rule.ipProtocol()));
        if (!rule.ipProtocol().equals("-1")) words.add(rule.fromPort() + "-" + rule.toPort());
        words.add(Stream.of(Optional.ofNullable(rule.cidrIpv4()), Optional.ofNullable(rule.cidrIpv6()),
            Optional.ofNullable(rule.prefixListId()), Optional.ofNullable(rule.referencedGroupInfo()).map(of -> of.groupId()))
            .flatMap(Optional::stream).findFirst().orElse("?"));
        if (rule.description() != null && !rule.description().isEmpty()) words.add("# " + rule.description());
        return String.join(" ", words);
    }

    static IpPermission permission(String line) {
        var note = line.contains(" # ") ? line.substring(line.indexOf(" # ") + 3) : null;
        var words = line.split(" # ", 2)[0].split(" ");
        var permission = IpPermission.builder().ipProtocol(words[1]);
        if (words.length == 4) {
            var ports = words[2].split("(?<=\\d)-");   // -1 is a port of ICMP
            permission.fromPort(Integer.valueOf(ports[0])).toPort(Integer.valueOf(ports[1]));
        }
        var other = words[words.length - 1];
        if (other.startsWith("sg-")) permission.userIdGroupPairs(UserIdGroupPair.builder().groupId(other).description(note).build());
        else if (other.startsWith("pl-")) permission.prefixListIds(PrefixListId.builder().prefixListId(other).description(note).build());
        else if (other.contains(":")) permission.ipv6Ranges(Ipv6Range.builder().cidrIpv6(other).description(note).build());
        else permission.ipRanges(IpRange.builder().cidrIp(other).description(note).build());
        return permission.build();
    }
}
