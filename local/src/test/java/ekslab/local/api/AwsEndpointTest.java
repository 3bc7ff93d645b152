package ekslab.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AddonStatus;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;

import ekslab.local.cloudformation.TestLab;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AwsEndpointTest {

    private static final TestLab LAB = new TestLab();
    @TempDir private static Path objects;
    private static AwsEndpoint endpoint;
    private static Ec2Client ec2;
    private static EksClient eks;

    @BeforeAll static void ask_a_running_lab() {
        endpoint = LAB.up().endpoint(objects);
        ec2 = with(Ec2Client.builder().httpClient(UrlConnectionHttpClient.create()), "ap-northeast-2").build();
        eks = with(EksClient.builder().httpClient(UrlConnectionHttpClient.create()), "ap-northeast-2").build();
    }

    @AfterAll static void stop() {
        endpoint.close();
        ec2.close();
        eks.close();
    }

    @Test void the_sdk_reads_back_what_the_cloud_holds() {
        var instances = ec2.describeInstancesPaginator().reservations().stream().flatMap(reservation -> reservation.instances().stream())
            .toList();

        assertThat(instances).hasSize(3).allSatisfy(instance -> {
            assertThat(instance.networkInterfaces()).hasSize(1);
            assertThat(instance.toBuilder().networkInterfaces(List.of()).launchTime(null).build()).isEqualTo(
                LAB.cloud.require(Instance.class, instance.instanceId()).toBuilder().networkInterfaces(List.of()).launchTime(null).build());
        });
        assertThat(ec2.describeVpcs().vpcs()).isEqualTo(LAB.cloud.list(Vpc.class));
        assertThat(ec2.describeNetworkInterfaces().networkInterfaces()).isEqualTo(LAB.cloud.list(NetworkInterface.class));
        assertThat(ec2.describeRouteTables().routeTables()).isEqualTo(LAB.cloud.list(RouteTable.class));
        assertThat(ec2.describeSecurityGroupRules(it -> it.maxResults(1000)).securityGroupRules())
            .isEqualTo(LAB.cloud.list(SecurityGroupRule.class));
    }

    @Test void a_subnet_counts_its_free_addresses() {
        var subnet = ec2.describeSubnets(it -> it.filters(filter("cidr-block", "192.168.1.0/24"))).subnets().get(0);

        assertThat(subnet.availableIpAddressCount()).isEqualTo(251 - 2);   // a node and an interface of the control plane
    }

    @Test void filters_find_by_value_by_tag_and_by_pattern() {
        assertThat(ec2.describeSubnets(it -> it.filters(filter("tag:Name", "myeks-Public*"))).subnets()).hasSize(3);
        assertThat(ec2.describeSubnets(it -> it.filters(filter("tag:Name", "myeks-PublicSubnet1", "myeks-PrivateSubnet?"))).subnets())
            .hasSize(4);
        assertThat(ec2.describeSubnets(it -> it.filters(filter("tag-key", "kubernetes.io/role/elb"))).subnets()).hasSize(3);
        assertThat(
            ec2.describeSubnets(it -> it.filters(filter("availability-zone", "ap-northeast-2a"), filter("map-public-ip-on-launch", "true")))
                .subnets())
            .hasSize(1);
        var node = LAB.cloud.list(Instance.class).get(0);
        assertThat(ec2.describeNetworkInterfaces(it -> it.filters(filter("attachment.instance-id", node.instanceId()))).networkInterfaces())
            .hasSize(1);
        assertThat(ec2.describeNetworkInterfaces(it -> it.filters(filter("addresses.private-ip-address", node.privateIpAddress())))
            .networkInterfaces()).hasSize(1);
        assertThat(ec2.describeInstances(it -> it.filters(filter("instance-state-name", "running"),
            filter("network-interface.private-ip-address", node.privateIpAddress()))).reservations())
            .hasSize(1);
        assertThat(ec2.describeRouteTables(it -> it.filters(filter("route.gateway-id", "igw-*"), filter("association.subnet-id", "*")))
            .routeTables()).hasSize(3);
        assertThat(ec2.describeSecurityGroups(it -> it.filters(filter("group-name", "eks-cluster-sg-*"))).securityGroups()).hasSize(1)
            .allSatisfy(group -> assertThat(group.ipPermissionsEgress()).hasSize(1));
        assertThat(ec2.describeTags(it -> it.filters(filter("resource-type", "instance"), filter("key", "Name"))).tags()).hasSize(3);
        assertThat(ec2.describeInternetGateways(it -> it.filters(filter("attachment.vpc-id", node.vpcId()))).internetGateways()).hasSize(1);
    }

    @Test void pages_come_one_after_the_other() {
        var pages = ec2.describeSubnetsPaginator(it -> it.maxResults(5));

        assertThat(pages.stream()).hasSize(2);
        assertThat(pages.subnets()).extracting(Subnet::subnetId).doesNotHaveDuplicates().hasSize(6);
    }

    @Test void an_instance_type_tells_the_limits_that_pods_feel() {
        var type = ec2.describeInstanceTypes(it -> it.instanceTypes(InstanceType.T3_MEDIUM)).instanceTypes().get(0);

        assertThat(type.networkInfo().maximumNetworkInterfaces()).isEqualTo(3);
        assertThat(type.networkInfo().ipv4AddressesPerInterface()).isEqualTo(6);
        assertThat(type.vCpuInfo().defaultVCpus()).isEqualTo(2);
        assertThat(type.memoryInfo().sizeInMiB()).isEqualTo(4096);
    }

    @Test void the_other_lists_answer() {
        assertThat(ec2.describeAvailabilityZones().availabilityZones()).hasSize(4);
        assertThat(ec2.describeRegions().regions()).hasSize(1);
        assertThat(ec2.describeAddresses().addresses()).isEmpty();
        assertThat(ec2.describeNatGateways().natGateways()).isEmpty();
        assertThat(ec2.describeFlowLogs().flowLogs()).hasSize(1);
    }

    @Test void what_ec2_refuses_is_refused_with_its_code() {
        refused("InvalidInstanceID.NotFound", () -> ec2.describeInstances(it -> it.instanceIds("i-0123456789abcdef0")));
        refused("InvalidSubnetID.NotFound", () -> ec2.describeSubnets(it -> it.subnetIds("subnet-0123456789abcdef0")));
        refused("InvalidParameterValue", () -> ec2.describeSubnets(it -> it.filters(filter("colour", "red"))));
        refused("InvalidParameterValue", () -> ec2.describeSubnets(it -> it.maxResults(2)));
        refused("UnsupportedOperation", ec2::describeSnapshots);
        refused("InvalidInstanceType", () -> ec2.describeInstanceTypes(it -> it.instanceTypesWithStrings("x9.tiny")));
    }

    @Test void the_sdk_reads_the_cluster() {
        var cluster = eks.describeCluster(it -> it.name("myeks")).cluster();

        assertThat(cluster).isEqualTo(LAB.cloud.require(Cluster.class, "myeks").toBuilder().createdAt(cluster.createdAt()).build());
        assertThat(eks.listClusters().clusters()).containsExactly("myeks");
        assertThat(eks.listNodegroupsPaginator(it -> it.clusterName("myeks").maxResults(1)).nodegroups()).containsExactly("ng1");
        assertThat(eks.describeNodegroup(it -> it.clusterName("myeks").nodegroupName("ng1")).nodegroup().scalingConfig().desiredSize())
            .isEqualTo(3);
        assertThat(eks.listAddonsPaginator(it -> it.clusterName("myeks").maxResults(1)).addons()).containsExactlyInAnyOrder("vpc-cni",
            "coredns", "kube-proxy", "eks-pod-identity-agent");
        assertThat(eks.describeAddon(it -> it.clusterName("myeks").addonName("vpc-cni")).addon()).satisfies(addon -> {
            assertThat(addon.status()).isEqualTo(AddonStatus.ACTIVE);
            assertThat(addon.configurationValues()).contains("WARM_ENI_TARGET");
        });
    }

    @Test void the_sdk_reads_who_may_do_what() {
        var entry = eks.listAccessEntries(it -> it.clusterName("myeks")).accessEntries().get(0);

        assertThat(eks.describeAccessEntry(it -> it.clusterName("myeks").principalArn(entry)).accessEntry().type()).isEqualTo("STANDARD");
        assertThat(eks.listAssociatedAccessPolicies(it -> it.clusterName("myeks").principalArn(entry)).associatedAccessPolicies())
            .hasSize(1);
        var association = eks.listPodIdentityAssociations(it -> it.clusterName("myeks").namespace("kube-system")).associations().get(0);
        assertThat(eks.describePodIdentityAssociation(it -> it.clusterName("myeks").associationId(association.associationId()))
            .association().serviceAccount()).isEqualTo("aws-node");
        assertThat(eks.listPodIdentityAssociations(it -> it.clusterName("myeks").namespace("other")).associations()).isEmpty();
    }

    @Test void a_thing_of_eks_that_is_missing_is_a_typed_error() {
        assertThatThrownBy(() -> eks.describeCluster(it -> it.name("other"))).isInstanceOf(ResourceNotFoundException.class)
            .hasMessageContaining("No cluster found for name: other.");
        assertThatThrownBy(() -> eks.describeAddon(it -> it.clusterName("myeks").addonName("none")))
            .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test void sts_says_who_asks() {
        try (var sts = with(StsClient.builder().httpClient(UrlConnectionHttpClient.create()), "ap-northeast-2").build()) {
            assertThat(sts.getCallerIdentity().account()).isEqualTo("111122223333");
        }
    }

    @Test void another_region_is_refused() {
        try (var elsewhere = with(Ec2Client.builder().httpClient(UrlConnectionHttpClient.create()), "eu-west-1").build()) {
            assertThatThrownBy(elsewhere::describeVpcs).isInstanceOfSatisfying(Ec2Exception.class,
                refused -> assertThat(refused.statusCode()).isEqualTo(401));
        }
    }

    @Test void an_unsigned_request_is_refused() throws Exception {
        var http = HttpClient.newHttpClient();
        var form = HttpRequest.newBuilder(endpoint.url())
            .POST(HttpRequest.BodyPublishers.ofString("Action=DescribeVpcs&Version=2016-11-15"));

        assertThat(http.send(form.build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        assertThat(http.send(form.header("Authorization", "Bearer x").build(), HttpResponse.BodyHandlers.ofString()).body())
            .contains("<Code>AuthFailure</Code>").doesNotContain("vpc-");
        assertThat(http.send(HttpRequest.newBuilder(URI.create(endpoint.url() + "/clusters")).build(), HttpResponse.BodyHandlers.ofString())
            .statusCode()).isEqualTo(403);
    }

    private static <B extends AwsClientBuilder<B, C>, C> B with(B builder, String region) {
        return builder.endpointOverride(endpoint.url()).region(Region.of(region))
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")));
    }

    private static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }

    private static void refused(String code, ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Ec2Exception.class,
            refused -> assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code));
    }
}
