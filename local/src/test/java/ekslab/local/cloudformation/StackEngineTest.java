package ekslab.local.cloudformation;

import static ekslab.local.cloudformation.TestLab.changed;
import static ekslab.local.cloudformation.TestLab.stack;
import static ekslab.local.cloudformation.TestLab.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.eks.model.AccessEntry;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;

import ekslab.local.assembly.AssemblyProblems;
import ekslab.local.cloud.AccessPolicies;
import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Instances;
import ekslab.local.cloud.UserData;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StackEngineTest {

    private final TestLab lab = new TestLab();

    @Test void the_whole_lab_comes_up_in_the_order_that_its_templates_ask_for() {
        lab.up();

        assertThat(lab.operator.told).containsExactly("start myeks", "install eks-pod-identity-agent", "install vpc-cni",
            "install kube-proxy", "join ng1 3", "install coredns", "apply 1");
        assertThat(lab.engine.stacks()).extracting(PlayedStack::status).containsOnly("CREATE_COMPLETE").hasSize(3);
        assertThat(lab.cloud.list(Instance.class)).extracting(instance -> instance.placement().availabilityZone())
            .containsExactly("ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c");
        assertThat(lab.cloud.list(Cluster.class)).extracting(Cluster::statusAsString).containsExactly("ACTIVE");
    }

    @Test void an_instance_is_what_its_launch_template_and_its_subnet_make_it() {
        lab.up();

        var instance = lab.cloud.list(Instance.class).get(0);
        assertThat(instance.metadataOptions().httpTokensAsString()).isEqualTo("required");
        assertThat(instance.publicIpAddress()).startsWith("203.0.113.");
        assertThat(instance.privateDnsName())
            .isEqualTo("ip-%s.ap-northeast-2.compute.internal".formatted(instance.privateIpAddress().replace('.', '-')));
        assertThat(instance.securityGroups()).extracting(group -> group.groupName())
            .allMatch(name -> name.startsWith("eks-cluster-sg-myeks-"));
        assertThat(instance.tags()).extracting(tag -> tag.key() + "=" + tag.value()).contains("Name=myeks-ng1-Node",
            "eks:nodegroup-name=ng1", "kubernetes.io/cluster/myeks=owned");
        assertThat(Instances.maxPods(lab.cloud, instance.instanceId())).isEqualTo(17);
    }

    @Test void deleting_every_stack_leaves_nothing() {
        lab.up();

        List.of("lab-workloads", "lab-cluster", "lab-network").forEach(lab.engine::delete);

        assertEmpty(lab.cloud);
        assertThat(lab.engine.stacks()).isEmpty();
    }

    @Test void two_labs_of_the_same_name_look_the_same() {
        var other = new TestLab().up();

        lab.up();

        assertThat(ids(lab.cloud)).isEqualTo(ids(other.cloud));
    }

    @Test void events_come_in_the_order_of_cloudformation() {
        lab.engine.create(template("one", "{'Resources':{'Vpc':{'Type':'AWS::EC2::VPC','Properties':{'CidrBlock':'10.0.0.0/16'}}}}"));

        assertThat(lab.events).extracting(event -> "%s %s %s".formatted(event.logicalId(), event.status(), event.reason()).strip())
            .containsExactly("one CREATE_IN_PROGRESS User Initiated",
                "Vpc CREATE_IN_PROGRESS", "Vpc CREATE_IN_PROGRESS Resource creation Initiated", "Vpc CREATE_COMPLETE",
                "one CREATE_COMPLETE");
        assertThat(lab.events.get(1).physicalId()).isEmpty();
        assertThat(lab.events.get(3).physicalId()).startsWith("vpc-");
    }

    @Test void an_update_to_the_same_template_touches_nothing() {
        lab.up();
        var before = ids(lab.cloud);
        lab.heard();
        lab.operator.told.clear();

        Stream.of("lab-network", "lab-cluster", "lab-workloads").map(TestLab::stack).forEach(lab.engine::update);

        assertThat(ids(lab.cloud)).isEqualTo(before);
        assertThat(lab.operator.told).isEmpty();
        assertThat(lab.heard()).hasSize(9).allMatch(event -> event.startsWith("lab-"));
    }

    @Test void a_property_that_can_change_is_changed_in_place() {
        lab.up();
        var before = lab.cloud.list(Subnet.class).get(0);

        lab.engine.update(changed("Network", "myeks-PublicSubnet1", "renamed"));

        var after = lab.cloud.list(Subnet.class).get(0);
        assertThat(after.subnetId()).isEqualTo(before.subnetId());
        assertThat(after.tags()).extracting(tag -> tag.value()).contains("renamed");
    }

    @Test void a_property_that_cannot_change_makes_a_new_resource_and_then_deletes_the_old_one() {
        lab.engine.create(stack("lab-network"));
        var before = subnet("192.168.13.0/24");
        lab.heard();

        lab.engine.update(changed("Network", "192.168.13.0/24", "192.168.23.0/24"));

        assertThat(subnet("192.168.23.0/24").subnetId()).isNotEqualTo(before.subnetId());
        assertThat(lab.cloud.find(Subnet.class, before.subnetId())).isEmpty();
        assertThat(lab.heard()).containsSubsequence("Private3 UPDATE_IN_PROGRESS", "Private3 UPDATE_COMPLETE",
            "Private3Association UPDATE_COMPLETE",
            "lab-network UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "Private3Association DELETE_COMPLETE", "Private3 DELETE_IN_PROGRESS",
            "Private3 DELETE_COMPLETE",
            "lab-network UPDATE_COMPLETE");
    }

    @Test void an_add_on_is_reconfigured_in_place() {
        lab.up();
        lab.operator.told.clear();

        lab.engine.update(changed("Cluster", "WARM_ENI_TARGET", "WARM_IP_TARGET"));

        assertThat(lab.operator.told).containsExactly("update vpc-cni");
        assertThat(lab.cloud.find(Addon.class, "myeks/vpc-cni").orElseThrow().configurationValues()).contains("WARM_IP_TARGET");
        assertThat(lab.cloud.list(PodIdentityAssociation.class)).hasSize(1);
    }

    @Test void a_node_group_grows_and_shrinks_and_keeps_the_nodes_it_had() {
        lab.up();
        var before = lab.cloud.list(Instance.class).stream().map(Instance::instanceId).toList();

        lab.engine.update(changed("Cluster", "\"DesiredSize\": 3", "\"DesiredSize\": 4"));
        assertThat(lab.cloud.list(Instance.class)).hasSize(4).extracting(Instance::instanceId).containsAll(before);

        lab.engine.update(changed("Cluster", "\"DesiredSize\": 3", "\"DesiredSize\": 2"));
        assertThat(lab.cloud.list(Instance.class)).extracting(Instance::instanceId).isEqualTo(before.subList(0, 2));
        assertThat(lab.operator.told).endsWith("join ng1 1", "leave ng1 2");
    }

    @Test void a_new_launch_template_version_replaces_the_nodes() {
        lab.up();
        var before = lab.cloud.list(Instance.class).stream().map(Instance::instanceId).toList();

        lab.engine.update(changed("Cluster", "\"HttpPutResponseHopLimit\": 1", "\"HttpPutResponseHopLimit\": 2"));

        assertThat(lab.cloud.list(Instance.class)).hasSize(3).extracting(Instance::instanceId).doesNotContainAnyElementsOf(before);
        assertThat(lab.operator.told).endsWith("join ng1 3", "leave ng1 3");
    }

    @Test void a_create_that_fails_takes_back_what_it_made() {
        lab.engine.create(stack("lab-network"));
        var before = ids(lab.cloud);
        lab.heard();
        lab.operator.refuses = "join";

        assertThatThrownBy(() -> lab.engine.create(stack("lab-cluster"))).isInstanceOf(StackFailed.class)
            .hasMessageContaining("[Nodes]: join ng1 3 was refused");

        assertThat(ids(lab.cloud)).isEqualTo(before);
        assertThat(lab.heard()).containsSubsequence("Nodes CREATE_FAILED", "lab-cluster ROLLBACK_IN_PROGRESS", "Nodes DELETE_IN_PROGRESS",
            "Nodes DELETE_COMPLETE", "Cluster DELETE_COMPLETE",
            "lab-cluster ROLLBACK_COMPLETE");
        assertThat(lab.operator.told).endsWith("stop myeks");
        assertThat(lab.engine.stacks()).hasSize(1);
    }

    @Test void an_update_that_fails_returns_to_what_was() {
        lab.up();
        var before = ids(lab.cloud);
        lab.operator.refuses = "join";

        assertThatThrownBy(() -> lab.engine.update(changed("Cluster", "\"DesiredSize\": 3", "\"DesiredSize\": 5")))
            .hasMessageContaining("join ng1 2 was refused");

        assertThat(ids(lab.cloud)).isEqualTo(before);
        assertThat(lab.cloud.list(Nodegroup.class).get(0).scalingConfig().desiredSize()).isEqualTo(3);
        assertThat(lab.engine.stacks().get(1).status()).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
    }

    @Test void a_failed_update_undoes_the_changes_that_had_succeeded() {
        var two = "{'Resources':{'Vpc':{'Type':'AWS::EC2::VPC','Properties':{'CidrBlock':'10.0.0.0/16','Tags':[{'Key':'a','Value':'1'}]}},"
            + "'Subnet':{'Type':'AWS::EC2::Subnet','Properties':{'VpcId':{'Ref':'Vpc'},'CidrBlock':'10.0.1.0/24'}}}}";
        lab.engine.create(template("two", two));
        var before = List.of(lab.cloud.list(Vpc.class), lab.cloud.list(Subnet.class));

        assertThatThrownBy(() -> lab.engine.update(template("two", two.replace("'1'", "'2'").replace("10.0.1.0/24", "172.16.0.0/24"))))
            .hasMessageContaining("The CIDR '172.16.0.0/24' is invalid");

        assertThat(List.of(lab.cloud.list(Vpc.class), lab.cloud.list(Subnet.class))).isEqualTo(before);
    }

    @Test void eks_lets_the_creator_and_the_nodes_in_by_itself() {
        lab.up();

        assertThat(lab.cloud.list(AccessEntry.class)).extracting(AccessEntry::type).containsExactly("STANDARD", "EC2_LINUX", "STANDARD");
        assertThat(lab.cloud.list(AccessEntry.class).get(1).kubernetesGroups()).containsExactly("system:nodes");
    }

    @Test void objects_of_a_failed_apply_are_deleted() {
        lab.engine.create(stack("lab-network"));
        lab.engine.create(stack("lab-cluster"));
        lab.operator.refuses = "apply";

        assertThatThrownBy(() -> lab.engine.create(stack("lab-workloads"))).hasMessageContaining("apply 1 was refused");

        assertThat(lab.operator.told).endsWith("apply 1", "delete 1");
    }

    @Test void a_manifest_that_is_no_list_of_objects_is_refused() {
        lab.engine.create(stack("lab-network"));
        lab.engine.create(stack("lab-cluster"));

        assertThatThrownBy(() -> lab.engine.create(changed("Workloads", "\\\"kind\\\"", "\\\"sort\\\"")))
            .hasMessageContaining("Manifest must be a list of Kubernetes objects");
    }

    @Test void an_export_in_use_keeps_its_stack() {
        lab.up();

        assertThatThrownBy(() -> lab.engine.delete("lab-network")).hasMessageContaining("cannot be deleted as it is in use by lab-cluster");

        assertThat(lab.cloud.list(Vpc.class)).hasSize(1);
    }

    @Test void a_nat_gateway_comes_and_goes_with_its_address() {
        lab.engine.create(template("nat",
            """
            {'Resources': {
              'Vpc': {'Type': 'AWS::EC2::VPC', 'Properties': {'CidrBlock': '10.0.0.0/16'}},
              'Igw': {'Type': 'AWS::EC2::InternetGateway'},
              'Attachment': {'Type': 'AWS::EC2::VPCGatewayAttachment', 'Properties': {'InternetGatewayId': {'Ref': 'Igw'}, 'VpcId': {'Ref': 'Vpc'}}},
              'Subnet': {'Type': 'AWS::EC2::Subnet', 'Properties': {'VpcId': {'Ref': 'Vpc'}, 'CidrBlock': '10.0.1.0/24'}},
              'Eip': {'Type': 'AWS::EC2::EIP', 'Properties': {'Domain': 'vpc'}},
              'Nat': {'Type': 'AWS::EC2::NatGateway', 'Properties': {'AllocationId': {'Fn::GetAtt': ['Eip', 'AllocationId']}, 'SubnetId': {'Ref': 'Subnet'}}, 'DependsOn': 'Attachment'},
              'Table': {'Type': 'AWS::EC2::RouteTable', 'Properties': {'VpcId': {'Ref': 'Vpc'}}},
              'Route': {'Type': 'AWS::EC2::Route', 'Properties': {'RouteTableId': {'Ref': 'Table'}, 'DestinationCidrBlock': '0.0.0.0/0', 'NatGatewayId': {'Ref': 'Nat'}}},
              'Group': {'Type': 'AWS::EC2::SecurityGroup', 'Properties': {'VpcId': {'Ref': 'Vpc'}, 'GroupDescription': 'web',
                'SecurityGroupIngress': [{'IpProtocol': 'tcp', 'FromPort': 80, 'ToPort': 80, 'CidrIp': '10.0.0.0/16'}]}},
              'Members': {'Type': 'AWS::EC2::SecurityGroupIngress', 'Properties': {'GroupId': {'Ref': 'Group'}, 'IpProtocol': '-1', 'SourceSecurityGroupId': {'Ref': 'Group'}}}}}"""));
        assertThat(lab.cloud.list(Address.class)).extracting(Address::associationId).doesNotContainNull();
        assertThat(lab.cloud.list(NetworkInterface.class)).extracting(eni -> eni.interfaceTypeAsString()).containsExactly("nat_gateway");
        assertThat(lab.cloud.list(SecurityGroupRule.class)).hasSize(2 + 3);   // the default group's, and this one's with the rule out from birth

        lab.engine.delete("nat");

        assertEmpty(lab.cloud);
    }

    @Test void rules_of_a_group_change_in_place_and_leave_the_others_alone() {
        var group = "{'Resources':{'Vpc':{'Type':'AWS::EC2::VPC','Properties':{'CidrBlock':'10.0.0.0/16'}},'Group':{'Type':'AWS::EC2::SecurityGroup','Properties':{'VpcId':{'Ref':'Vpc'},"
            + "'GroupDescription':'web','SecurityGroupIngress':[{'IpProtocol':'tcp','FromPort':80,'ToPort':80,'CidrIp':'10.0.0.0/16'}]}},"
            + "'Own':{'Type':'AWS::EC2::SecurityGroupIngress','Properties':{'GroupId':{'Ref':'Group'},'IpProtocol':'udp','FromPort':53,'ToPort':53,'CidrIp':'10.0.0.0/8'}}}}";
        lab.engine.create(template("group", group));

        lab.engine.update(template("group", group.replace("80", "443")));

        assertThat(lab.cloud.list(SecurityGroupRule.class)).extracting(SecurityGroupRule::fromPort).contains(443, 53).doesNotContain(80);
    }

    @Test void what_is_not_known_is_refused_before_anything_is_made_and_all_at_once() {
        var strange = template("strange",
            "{'Resources':{'Vpc':{'Type':'AWS::EC2::VPC','Properties':{'CidrBlock':'10.0.0.0/16','Colour':'red'}},"
                + "'Bucket':{'Type':'AWS::S3::Bucket'},'Queue':{'Type':'AWS::SQS::Queue'}}}");

        assertThatThrownBy(() -> lab.engine.create(strange)).isInstanceOf(AssemblyProblems.class).hasMessageContainingAll(
            "Bucket in strange: the resource type AWS::S3::Bucket",
            "Queue in strange: the resource type AWS::SQS::Queue", "Vpc in strange: the property Colour of AWS::EC2::VPC");

        assertThat(lab.events).isEmpty();
        assertEmpty(lab.cloud);
    }

    @Test void what_has_no_effect_here_is_named() {
        var vetting = lab.engine.vet(List.of(stack("lab-network"), stack("lab-workloads")));

        assertThat(vetting.typesNotPlayed()).containsExactly("AWS::IAM::Role", "AWS::Lambda::Function", "AWS::Logs::LogGroup");
        assertThat(vetting.propertiesNotPlayed()).containsExactly("Custom::AWSCDK-EKS-KubernetesResource.ServiceToken");
    }

    @Test void a_nested_property_that_is_not_known_fails_its_resource() {
        lab.engine.create(stack("lab-network"));

        assertThatThrownBy(() -> lab.engine.create(changed("Cluster", "\"HttpTokens\"", "\"HttpTockens\"")))
            .hasMessageContaining("[Machine]").hasMessageContaining("HttpTockens");
    }

    @Test void a_listener_of_the_cloud_that_refuses_rolls_the_stack_back() {
        lab.cloud.onChange(change -> {
            if (change.type() == RouteTable.class && change.before().isEmpty()) throw new IllegalStateException("no more tables");
        });

        assertThatThrownBy(() -> lab.engine.create(stack("lab-network"))).hasMessageContaining("no more tables");

        assertEmpty(lab.cloud);
    }

    private Subnet subnet(String cidr) {
        return lab.cloud.list(Subnet.class).stream().filter(subnet -> subnet.cidrBlock().equals(cidr)).findFirst().orElseThrow();
    }

    private static List<Class<?>> kinds() {
        return List.of(Vpc.class, Subnet.class, RouteTable.class, InternetGateway.class, NatGateway.class, Address.class, NetworkAcl.class,
            SecurityGroup.class, SecurityGroupRule.class,
            NetworkInterface.class, Instance.class, UserData.class, LaunchTemplate.class, LaunchTemplateVersion.class, FlowLog.class,
            Cluster.class, Nodegroup.class, Addon.class,
            AccessEntry.class, AccessPolicies.class, PodIdentityAssociation.class);
    }

    static void assertEmpty(Cloud cloud) {
        kinds().forEach(kind -> assertThat(cloud.list(kind)).as(kind.getSimpleName()).isEmpty());
    }

    /** Everything's id and address, without the times. */
    private static List<String> ids(Cloud cloud) {
        return Stream
            .of(cloud.list(Vpc.class).stream().map(Vpc::vpcId), cloud.list(Subnet.class).stream().map(Subnet::subnetId),
                cloud.list(RouteTable.class).stream().map(Object::toString),
                cloud.list(SecurityGroupRule.class).stream().map(Object::toString),
                cloud.list(NetworkInterface.class).stream().map(Object::toString),
                cloud.list(Instance.class).stream().map(instance -> instance.instanceId() + instance.publicIpAddress()),
                cloud.list(Nodegroup.class).stream().map(Nodegroup::nodegroupArn),
                cloud.list(Addon.class).stream().map(Addon::addonArn),
                cloud.list(LaunchTemplate.class).stream().map(LaunchTemplate::launchTemplateId))
            .flatMap(stream -> stream).toList();
    }
}
