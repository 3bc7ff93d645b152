package ekslab.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Vpc;

import ekslab.local.cloudformation.TestLab;

/** The SDK changes the network of a lab as exercises do, and nonsense changes nothing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class Ec2WritesTest {

    private static final TestLab LAB = new TestLab();
    @TempDir private static Path objects;
    private static AwsEndpoint endpoint;
    private static Ec2Client ec2;

    @BeforeAll static void a_running_lab() {
        endpoint = LAB.up().endpoint(objects);
        ec2 = Ec2Client.builder().httpClient(UrlConnectionHttpClient.create()).region(Region.AP_NORTHEAST_2)
            .endpointOverride(endpoint.url())
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab"))).build();
    }

    @AfterAll static void stop() {
        endpoint.close();
        ec2.close();
    }

    private static NetworkInterface eni() {
        return ec2.describeNetworkInterfaces(it -> it.filters(Filter.builder().name("attachment.device-index").values("0").build()))
            .networkInterfaces().stream().filter(eni -> eni.attachment().instanceId() != null).findFirst().orElseThrow();
    }

    @Test void addresses_come_and_go() {
        var eni = eni().networkInterfaceId();
        var before = eni().privateIpAddresses().size();

        var assigned = ec2.assignPrivateIpAddresses(it -> it.networkInterfaceId(eni).secondaryPrivateIpAddressCount(2))
            .assignedPrivateIpAddresses();
        assertThat(assigned).hasSize(2);
        assertThat(eni().privateIpAddresses()).hasSize(before + 2);
        ec2.unassignPrivateIpAddresses(it -> it.networkInterfaceId(eni)
            .privateIpAddresses(assigned.stream().map(address -> address.privateIpAddress()).toList()));
        assertThat(eni().privateIpAddresses()).hasSize(before);
        refused("PrivateIpAddressLimitExceeded",
            () -> ec2.assignPrivateIpAddresses(it -> it.networkInterfaceId(eni).secondaryPrivateIpAddressCount(20)));
        refused("InvalidNetworkInterfaceID.NotFound", () -> ec2.unassignPrivateIpAddresses(it -> it
            .networkInterfaceId("eni-0123456789abcdef0").privateIpAddresses("192.168.1.4")));
    }

    @Test void an_interface_is_made_attached_detached_and_deleted() {
        var instance = LAB.cloud.list(Instance.class).get(1);
        var made = ec2.createNetworkInterface(it -> it.subnetId(instance.subnetId()).description("mine")).networkInterface();
        var attachment = ec2.attachNetworkInterface(
            it -> it.networkInterfaceId(made.networkInterfaceId()).instanceId(instance.instanceId()).deviceIndex(2)).attachmentId();

        refused("InvalidParameterValue", () -> ec2.deleteNetworkInterface(it -> it.networkInterfaceId(made.networkInterfaceId())));
        ec2.detachNetworkInterface(it -> it.attachmentId(attachment));
        ec2.deleteNetworkInterface(it -> it.networkInterfaceId(made.networkInterfaceId()));
        refused("InvalidNetworkInterfaceID.NotFound",
            () -> ec2.describeNetworkInterfaces(it -> it.networkInterfaceIds(made.networkInterfaceId())));
    }

    @Test void an_interfaces_check_and_groups_are_modified() {
        var eni = eni();
        ec2.modifyNetworkInterfaceAttribute(
            it -> it.networkInterfaceId(eni.networkInterfaceId()).sourceDestCheck(value -> value.value(false)));
        assertThat(eni().sourceDestCheck()).isFalse();
        ec2.modifyNetworkInterfaceAttribute(
            it -> it.networkInterfaceId(eni.networkInterfaceId()).sourceDestCheck(value -> value.value(true)));
        assertThat(eni().sourceDestCheck()).isTrue();
        refused("InvalidGroup.NotFound", () -> ec2.modifyNetworkInterfaceAttribute(
            it -> it.networkInterfaceId(eni.networkInterfaceId()).groups("sg-0123456789abcdef0")));
    }

    @Test void a_rule_of_a_group_is_authorized_once_and_revoked_once() {
        var group = eni().groups().get(0).groupId();
        var before = LAB.cloud.list(SecurityGroupRule.class).size();

        var range = IpRange.builder().cidrIp("0.0.0.0/0").build();
        var permission = IpPermission.builder().ipProtocol("tcp").fromPort(30000).toPort(32767).ipRanges(range).build();
        ec2.authorizeSecurityGroupIngress(it -> it.groupId(group).ipPermissions(permission));
        assertThat(LAB.cloud.list(SecurityGroupRule.class)).hasSize(before + 1);
        refused("InvalidPermission.Duplicate", () -> ec2.authorizeSecurityGroupIngress(it -> it.groupId(group).ipProtocol("tcp")
            .fromPort(30000).toPort(32767).cidrIp("0.0.0.0/0")));
        ec2.revokeSecurityGroupIngress(it -> it.groupId(group).ipProtocol("tcp").fromPort(30000).toPort(32767).cidrIp("0.0.0.0/0"));
        refused("InvalidPermission.NotFound", () -> ec2.revokeSecurityGroupIngress(it -> it.groupId(group).ipProtocol("tcp").fromPort(30000)
            .toPort(32767).cidrIp("0.0.0.0/0")));
        assertThat(LAB.cloud.list(SecurityGroupRule.class)).hasSize(before);
    }

    @Test void routes_and_ACL_entries_change_and_a_dry_run_changes_nothing() {
        var table = LAB.cloud.list(RouteTable.class).stream().filter(each -> each.routes().size() > 1).findFirst().orElseThrow();
        var gateway = table.routes().stream().filter(each -> each.gatewayId() != null && each.gatewayId().startsWith("igw")).findFirst()
            .orElseThrow().gatewayId();
        ec2.createRoute(it -> it.routeTableId(table.routeTableId()).destinationCidrBlock("203.0.114.0/24").gatewayId(gateway));
        refused("RouteAlreadyExists",
            () -> ec2.createRoute(it -> it.routeTableId(table.routeTableId()).destinationCidrBlock("203.0.114.0/24").gatewayId(gateway)));
        refused("DryRunOperation",
            () -> ec2.deleteRoute(it -> it.routeTableId(table.routeTableId()).destinationCidrBlock("203.0.114.0/24").dryRun(true)));
        ec2.deleteRoute(it -> it.routeTableId(table.routeTableId()).destinationCidrBlock("203.0.114.0/24"));
        assertThat(LAB.cloud.require(RouteTable.class, table.routeTableId())).isEqualTo(table);

        var acl = LAB.cloud.list(NetworkAcl.class).get(0).networkAclId();
        ec2.createNetworkAclEntry(it -> it.networkAclId(acl).ruleNumber(50).egress(true).protocol("-1").ruleAction("deny")
            .cidrBlock("192.168.2.0/24"));
        refused("NetworkAclEntryAlreadyExists", () -> ec2.createNetworkAclEntry(it -> it.networkAclId(acl).ruleNumber(50).egress(true)
            .protocol("-1").ruleAction("deny").cidrBlock("192.168.2.0/24")));
        ec2.deleteNetworkAclEntry(it -> it.networkAclId(acl).ruleNumber(50).egress(true));
        refused("InvalidNetworkAclEntry.NotFound", () -> ec2.deleteNetworkAclEntry(it -> it.networkAclId(acl).ruleNumber(50).egress(true)));
    }

    @Test void attributes_of_a_VPC_are_told_and_changed_one_at_a_time() {
        var vpc = LAB.cloud.list(Vpc.class).get(0).vpcId();
        assertThat(dnsSupport(vpc)).isTrue();
        assertThat(ec2.describeVpcAttribute(it -> it.vpcId(vpc).attribute("enableDnsHostnames")).enableDnsHostnames().value())
            .as("as the template says").isTrue();

        ec2.modifyVpcAttribute(it -> it.vpcId(vpc).enableDnsSupport(value -> value.value(false)));
        assertThat(dnsSupport(vpc)).isFalse();
        ec2.modifyVpcAttribute(it -> it.vpcId(vpc).enableDnsSupport(value -> value.value(true)));
        assertThat(dnsSupport(vpc)).isTrue();

        refused("InvalidParameterCombination", () -> ec2.modifyVpcAttribute(it -> it.vpcId(vpc)));
        refused("InvalidParameterValue", () -> ec2.describeVpcAttribute(it -> it.vpcId(vpc).attribute("enableEverything")));
        refused("InvalidVpcID.NotFound", () -> dnsSupport("vpc-0123456789abcdef0"));
    }

    private static boolean dnsSupport(String vpc) {
        return ec2.describeVpcAttribute(it -> it.vpcId(vpc).attribute("enableDnsSupport")).enableDnsSupport().value();
    }

    @Test void a_rule_keeps_the_description_that_it_came_with() {
        var group = eni().groups().get(0).groupId();
        var permission = IpPermission.builder().ipProtocol("udp").fromPort(53).toPort(53)
            .ipRanges(IpRange.builder().cidrIp("192.168.0.0/16").description("names for all").build()).build();
        ec2.authorizeSecurityGroupIngress(it -> it.groupId(group).ipPermissions(permission));

        assertThat(ec2.describeSecurityGroupRules(it -> it.filters(Filter.builder().name("group-id").values(group).build()))
            .securityGroupRules()).anyMatch(rule -> "names for all".equals(rule.description()));
        ec2.revokeSecurityGroupIngress(it -> it.groupId(group).ipPermissions(permission));
    }

    /** Two thousand requests that no client would send: each is answered, none changes anything, and afterwards all is as before. */
    @Test void nonsense_is_answered_and_changes_nothing() throws Exception {
        var seed = Long.getLong("ekslab.seed", System.nanoTime());
        var random = new Random(seed);
        var before = List.<List<?>>of(LAB.cloud.list(NetworkInterface.class), LAB.cloud.list(SecurityGroupRule.class),
            LAB.cloud.list(RouteTable.class),
            LAB.cloud.list(NetworkAcl.class));
        var client = HttpClient.newHttpClient();
        var actions = List.of("AssignPrivateIpAddresses", "CreateRoute", "AuthorizeSecurityGroupIngress", "DescribeInstances",
            "CreateStack",
            "CreateChangeSet", "DescribeStacks", "AssumeRole", "Nonsense", "");
        for (var i = 0; i < 2000; i++) {
            var service = List.of("ec2", "eks", "sts", "cloudformation", "ssm", "s3", "iam").get(random.nextInt(7));
            var body = switch (random.nextInt(4)) {
                case 0 -> "Action=%s&NetworkInterfaceId=%s&SecondaryPrivateIpAddressCount=%s&StackName=%s&TemplateBody=%s".formatted(
                    actions.get(random.nextInt(actions.size())), random.nextInt(), "9".repeat(random.nextInt(30)), "%00", "{{".repeat(
                        random.nextInt(50)));
                case 1 -> "%".repeat(random.nextInt(9)) + "=&=&&" + random.nextLong();
                case 2 -> "{\"Name\":".repeat(random.nextInt(30));
                default -> "x".repeat(random.nextInt(70_000));
            };
            var path = List.of("/", "/clusters", "/clusters/%E0%80%AF/x", "/a/b/c?uploadId=1&partNumber=x", "/?location&x=%zz", "//..//..")
                .get(random.nextInt(6));
            var uri = URI.create(endpoint.url() + (path.contains("%zz") ? "/" : path));
            var method = List.of("GET", "POST", "PUT", "DELETE", "PATCH").get(random.nextInt(5));
            var type = List.of("application/x-www-form-urlencoded", "application/json", "x").get(random.nextInt(3));
            var request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofString(body)).header("Content-Type",
                type);
            if (random.nextInt(10) > 0) signed(service, method, uri, type, body).forEach(request::header);

            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).as("seed %d: %s %s %s %s", seed, service, request.build(), body, answer.body()).isBetween(200,
                499);
        }
        assertThat(
            List.of(LAB.cloud.list(NetworkInterface.class), LAB.cloud.list(SecurityGroupRule.class), LAB.cloud.list(RouteTable.class),
                LAB.cloud.list(NetworkAcl.class)))
            .as("seed %d", seed).isEqualTo(before);
        assertThat(ec2.describeVpcs().vpcs()).hasSize(1);
    }

    /** The headers that the SDK's own signer adds. */
    private static Map<String, String> signed(String service, String method, URI uri, String type, String body) {
        var plain = SdkHttpRequest.builder().uri(uri).method(SdkHttpMethod.fromValue(method)).putHeader("Content-Type", type).build();
        var signed = AwsV4HttpSigner.create().sign(sign -> sign.identity(AwsBasicCredentials.create("lab", "lab")).request(plain)
            .payload(ContentStreamProvider.fromUtf8String(body)).putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
            .putProperty(AwsV4HttpSigner.REGION_NAME, "ap-northeast-2")
            .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3")));
        var headers = new HashMap<String, String>();
        signed.request().headers().forEach((name, values) -> {
            if (!name.matches("(?i)host|content-.*")) headers.put(name, values.get(0));
        });
        return headers;
    }

    @Test void who_does_not_know_the_secret_changes_nothing() throws Exception {
        try (var stranger = Ec2Client.builder().httpClient(UrlConnectionHttpClient.create()).region(Region.AP_NORTHEAST_2)
            .endpointOverride(endpoint.url())
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "guess")))
            .build()) {
            assertThatThrownBy(stranger::describeVpcs).isInstanceOfSatisfying(Ec2Exception.class,
                refused -> assertThat(refused.statusCode()).isEqualTo(401));
        }
        var uri = URI.create(endpoint.url() + "/");
        var request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString("Action=DescribeVpcs&Version=2016-11-15&x=1"))
            .header("Content-Type", "application/x-www-form-urlencoded");
        signed("ec2", "POST", uri, "application/x-www-form-urlencoded", "Action=DescribeVpcs&Version=2016-11-15").forEach(request::header);
        var answer = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("another body than the one that was signed: %s", answer.body()).isEqualTo(401);
    }

    private static void refused(String code, ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Ec2Exception.class,
            refused -> assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code));
    }
}
