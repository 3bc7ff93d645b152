package ekslab.local.cloud;

import java.util.List;
import java.util.Map;

import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Security groups and their rules. The rules are the truth; a group's permission lists are read from them. */
public final class SecurityGroups {

    private final Cloud cloud;

    public SecurityGroups(Cloud cloud) {
        this.cloud = cloud;
    }

    /** Makes a group that lets nothing in and everything out, as EC2 does. */
    public SecurityGroup create(String groupName, String description, String vpcId, Map<String, String> tags) {
        return cloud.change(edit -> {
            edit.require(Vpc.class, vpcId);
            if (groupName.startsWith("sg-"))
                throw new Refused("InvalidParameterValue", "Group names may not be in the format sg-*: " + groupName);
            if (edit.list(SecurityGroup.class).stream()
                .anyMatch(other -> other.vpcId().equals(vpcId) && other.groupName().equals(groupName)))
                throw new Refused("InvalidGroup.Duplicate",
                    "The security group '%s' already exists for VPC '%s'".formatted(groupName, vpcId));
            return group(edit, groupName, description, vpcId, Tags.of(tags), vpcId + ' ' + groupName);
        });
    }

    /** The group that EKS makes for a cluster: its members reach each other on everything. */
    public SecurityGroup createForCluster(String cluster, String vpcId) {
        return cloud.change(edit -> {
            var name = "eks-cluster-sg-%s-%d".formatted(cluster, cloud.names().below(1_000_000_000L, "cluster security group " + cluster));
            var group = group(edit, name,
                "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.",
                vpcId,
                Tags.ours(Map.of("Name", name, "aws:eks:cluster-name", cluster, "kubernetes.io/cluster/" + cluster, "owned")),
                vpcId + ' ' + name);
            ownMembers(edit, group, name);
            return group;
        });
    }

    void createDefault(Edit edit, String vpcId, String name) {
        var group = group(edit, "default", "default VPC security group", vpcId, List.of(), name + " default");
        ownMembers(edit, group, name + " default");
    }

    public void delete(String groupId) {
        cloud.change(edit -> {
            var group = edit.require(SecurityGroup.class, groupId);
            if (group.groupName().equals("default"))
                throw new Refused("CannotDelete",
                    "the specified group: \"%s\" name: \"default\" cannot be deleted by a user".formatted(groupId));
            var used = edit.list(NetworkInterface.class).stream().flatMap(eni -> eni.groups().stream())
                .anyMatch(of -> of.groupId().equals(groupId))
                || edit.list(SecurityGroupRule.class).stream()
                    .anyMatch(rule -> !rule.groupId().equals(groupId) && rule.referencedGroupInfo() != null
                        && groupId.equals(rule.referencedGroupInfo().groupId()));
            if (used) throw new Refused("DependencyViolation", "resource %s has a dependent object".formatted(groupId));
            remove(edit, groupId);
            return null;
        });
    }

    /** Adds one rule; its id and owner are filled in. */
    public SecurityGroupRule authorize(SecurityGroupRule rule) {
        return cloud.change(edit -> {
            edit.require(SecurityGroup.class, rule.groupId());
            if (edit.list(SecurityGroupRule.class).stream().anyMatch(other -> same(other, rule)))
                throw new Refused("InvalidPermission.Duplicate", "the specified rule already exists in group %s".formatted(rule.groupId()));
            return put(edit, rule, plain(rule).toString());
        });
    }

    /** Takes away the rule that says the same. */
    public void revoke(SecurityGroupRule rule) {
        cloud.change(edit -> {
            var found = edit.list(SecurityGroupRule.class).stream().filter(other -> same(other, rule)).findFirst()
                .orElseThrow(() -> new Refused("InvalidPermission.NotFound",
                    "The specified rule does not exist in security group %s.".formatted(rule.groupId())));
            edit.remove(SecurityGroupRule.class, found.securityGroupRuleId());
            return null;
        });
    }

    /** The rule that every group has from birth: everything may go out. */
    public static SecurityGroupRule everythingOut(String groupId) {
        return SecurityGroupRule.builder().groupId(groupId).isEgress(true).ipProtocol("-1").fromPort(-1).toPort(-1).cidrIpv4("0.0.0.0/0")
            .build();
    }

    public static List<SecurityGroupRule> rules(CloudView view, String groupId) {
        return view.list(SecurityGroupRule.class).stream().filter(rule -> rule.groupId().equals(groupId)).toList();
    }

    static void remove(Edit edit, String groupId) {
        rules(edit, groupId).forEach(rule -> edit.remove(SecurityGroupRule.class, rule.securityGroupRuleId()));
        edit.remove(SecurityGroup.class, groupId);
    }

    private SecurityGroup group(Edit edit, String groupName, String description, String vpcId,
        List<Tag> tags, String name) {
        var id = cloud.names().id("sg", name);
        var group = edit
            .put(SecurityGroup.builder().groupId(id).groupName(groupName).description(description).vpcId(vpcId).ownerId(cloud.account())
                .securityGroupArn(cloud.arn("ec2", "security-group/" + id)).tags(tags).build());
        put(edit,
            everythingOut(id),
            name + " out");
        return group;
    }

    private void ownMembers(Edit edit, SecurityGroup group, String name) {
        put(edit, SecurityGroupRule.builder().groupId(group.groupId()).isEgress(false).ipProtocol("-1").fromPort(-1).toPort(-1)
            .referencedGroupInfo(of -> of.groupId(group.groupId()).userId(cloud.account())).build(), name + " members");
    }

    private SecurityGroupRule put(Edit edit, SecurityGroupRule rule, String name) {
        return edit.put(rule.toBuilder().securityGroupRuleId(cloud.names().id("sgr", name)).groupOwnerId(cloud.account()).build());
    }

    private static boolean same(SecurityGroupRule one, SecurityGroupRule other) {
        return plain(one).equals(plain(other));
    }

    private static SecurityGroupRule plain(SecurityGroupRule rule) {
        return rule.toBuilder().securityGroupRuleId(null).groupOwnerId(null).securityGroupRuleArn(null).description(null).tags(List.of())
            .build();
    }
}
