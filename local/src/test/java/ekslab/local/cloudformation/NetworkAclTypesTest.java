package ekslab.local.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;

import ekslab.local.cloud.NetworkAcls;
import ekslab.local.cloud.Refused;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NetworkAclTypesTest {

    private static final String STACK = """
        { 'Resources': {
          'Vpc': { 'Type': 'AWS::EC2::VPC', 'Properties': { 'CidrBlock': '10.0.0.0/16' } },
          'Subnet': { 'Type': 'AWS::EC2::Subnet', 'Properties': { 'VpcId': { 'Ref': 'Vpc' }, 'CidrBlock': '10.0.1.0/24' } },
          'Acl': { 'Type': 'AWS::EC2::NetworkAcl', 'Properties': { 'VpcId': { 'Ref': 'Vpc' } } },
          'Web': { 'Type': 'AWS::EC2::NetworkAclEntry', 'Properties': { 'NetworkAclId': { 'Ref': 'Acl' }, 'RuleNumber': 100,
            'Protocol': 6, 'RuleAction': 'allow', 'CidrBlock': '0.0.0.0/0', 'PortRange': { 'From': 80, 'To': 80 } } },
          'Guard': { 'Type': 'AWS::EC2::SubnetNetworkAclAssociation', 'Properties': { 'NetworkAclId': { 'Ref': 'Acl' },
            'SubnetId': { 'Ref': 'Subnet' } } }
        } }
        """;

    private final TestLab lab = new TestLab();

    @Test void a_subnet_has_the_acl_of_the_template_and_the_default_one_again_without_it() {
        lab.engine.create(TestLab.template("guarded", STACK));

        var acl = acls().stream().filter(any -> !any.isDefault()).findFirst().orElseThrow();
        assertThat(acl.associations()).extracting(of -> of.subnetId()).containsExactly(lab.cloud.list(Subnet.class).get(0).subnetId());
        assertThat(acl.entries()).extracting(NetworkAclEntry::ruleNumber, NetworkAclEntry::egress, NetworkAclEntry::ruleActionAsString)
            .containsExactlyInAnyOrder(tuple(32_767, true, "deny"), tuple(32_767, false, "deny"), tuple(100, false, "allow"));
        assertThatThrownBy(() -> new NetworkAcls(lab.cloud).delete(acl.networkAclId())).isInstanceOf(Refused.class)
            .hasMessageContaining("has dependencies");

        lab.engine.update(TestLab.template("guarded", STACK.replace("'To': 80", "'To': 81")));
        assertThat(acls())
            .anyMatch(any -> any.entries().stream().anyMatch(entry -> entry.portRange() != null && entry.portRange().to() == 81));

        lab.engine.update(TestLab.template("guarded", STACK.substring(0, STACK.indexOf(",\n  'Acl'")) + "} }"));
        assertThat(acls()).singleElement().satisfies(only -> {
            assertThat(only.isDefault()).isTrue();
            assertThat(only.associations()).hasSize(1);
            assertThat(only.entries()).hasSize(4);
        });
        lab.engine.delete("guarded");
        assertThat(acls()).isEmpty();
        assertThat(lab.cloud.list(RouteTable.class)).isEmpty();
    }

    @Test void a_number_is_given_once_a_direction_and_the_default_acl_stays() {
        lab.engine.create(TestLab.template("guarded", STACK));
        var rules = new NetworkAcls(lab.cloud);
        var acl = acls().stream().filter(any -> !any.isDefault()).findFirst().orElseThrow();
        var twice = NetworkAclEntry.builder().ruleNumber(100).egress(false).protocol("-1").ruleAction("deny").cidrBlock("0.0.0.0/0")
            .build();

        assertThatThrownBy(() -> rules.addEntry(acl.networkAclId(), twice)).isInstanceOf(Refused.class)
            .hasMessageContaining("already exists");
        rules.addEntry(acl.networkAclId(), twice.toBuilder().egress(true).build());
        assertThatThrownBy(() -> rules.addEntry(acl.networkAclId(), twice.toBuilder().ruleNumber(32_767).build()))
            .hasMessageContaining("from 1 to 32766");
        assertThatThrownBy(() -> rules.addEntry(acl.networkAclId(), twice.toBuilder().ruleNumber(7).protocol("6").build()))
            .hasMessageContaining("portRange");
        assertThatThrownBy(() -> rules.delete(acls().stream().filter(NetworkAcl::isDefault).findFirst().orElseThrow().networkAclId()))
            .hasMessageContaining("default network ACL");
    }

    private List<NetworkAcl> acls() { return lab.cloud.list(NetworkAcl.class); }
}
