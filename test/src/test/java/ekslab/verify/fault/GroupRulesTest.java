package ekslab.verify.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GroupRulesTest {

    @ParameterizedTest
    @ValueSource(strings = { "in -1 sg-1", "out -1 0.0.0.0/0", "in tcp 443-443 sg-1 # the API", "in icmp -1--1 192.168.0.0/16",
        "in udp 53-53 2001:db8::/32", "out tcp 443-443 pl-1 # S3: # 1" }) void a_line_says_all_that_a_rule_says(String line) {
        assertThat(GroupRules.line(made(line.startsWith("out"), GroupRules.permission(line)))).isEqualTo(line);
    }

    /** The rule that EC2 makes of a permission. */
    private static SecurityGroupRule made(boolean egress, IpPermission from) {
        var rule = SecurityGroupRule.builder().isEgress(egress).ipProtocol(from.ipProtocol()).fromPort(from.fromPort())
            .toPort(from.toPort());
        from.ipRanges().forEach(range -> rule.cidrIpv4(range.cidrIp()).description(range.description()));
        from.ipv6Ranges().forEach(range -> rule.cidrIpv6(range.cidrIpv6()).description(range.description()));
        from.prefixListIds().forEach(list -> rule.prefixListId(list.prefixListId()).description(list.description()));
        from.userIdGroupPairs()
            .forEach(pair -> rule.referencedGroupInfo(of -> of.groupId(pair.groupId())).description(pair.description()));
        return rule.build();
    }
}
