package ekslab.local.vpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/**
 * Security groups: a chain of permissions for each direction, and a set with the addresses of the members for the rules that name
 * a group. A changed rule decides about new connections at once; tracked ones go on, as on AWS
 * (docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html).
 */
final class Groups {

    private final Map<String, Map<String, SecurityGroupRule>> rules = new LinkedHashMap<>();   // by group, then by rule

    Nft follow(Optional<SecurityGroup> before, Optional<SecurityGroup> after) {
        var nft = new Nft();
        if (before.isPresent() == after.isPresent()) return nft;
        var group = after.or(() -> before).get().groupId();
        if (after.isPresent()) {
            rules.computeIfAbsent(group, any -> new LinkedHashMap<>());
            return nft.line("add set %s %s { type ipv4_addr; }", Nft.TABLE, group).chain(in(group), permissions(group, false))
                .chain(out(group), permissions(group, true));
        }
        rules.remove(group);
        return nft.line("delete chain %s %s", Nft.TABLE, in(group)).line("delete chain %s %s", Nft.TABLE, out(group))
            .line("delete set %s %s", Nft.TABLE, group);
    }

    Nft followRule(Optional<SecurityGroupRule> before, Optional<SecurityGroupRule> after) {
        var rule = after.or(() -> before).get();
        var all = rules.computeIfAbsent(rule.groupId(), any -> new LinkedHashMap<>());
        if (after.isPresent()) all.put(rule.securityGroupRuleId(), rule);
        else all.remove(rule.securityGroupRuleId());
        var chain = rule.isEgress() ? out(rule.groupId()) : in(rule.groupId());
        return new Nft().chain(chain, permissions(rule.groupId(), rule.isEgress()));
    }

    private List<String> permissions(String group, boolean egress) {
        return rules.get(group).values().stream().filter(rule -> rule.isEgress() == egress).map(Match::of).flatMap(Optional::stream)
            .map(match -> (match + " accept").strip()).toList();
    }

    /** What decides about a new connection of an interface: all of its groups together. One without any, a NAT gateway's, is open. */
    static List<String> decisions(List<String> groups, boolean egress) {
        var decisions = new ArrayList<String>();
        if (groups.isEmpty()) return List.of("accept");
        groups.forEach(group -> decisions.add("jump " + (egress ? out(group) : in(group))));
        decisions.add("counter goto refused-" + (egress ? "out" : "in"));
        return decisions;
    }

    private static String in(String group) { return group + "-in"; }

    private static String out(String group) { return group + "-out"; }
}
