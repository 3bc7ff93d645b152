package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

/** The pinned cdk CLI, unmodified, against an empty account on this machine: everything that it does on AWS. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestMethodOrder(OrderAnnotation.class)
class CdkDeployTest {

    private static final LabCommand LAB = new LabCommand("cdk");
    private static final int ROUNDS = 20;
    private static final int BY_CDK = 5;   // the others without the CLI, which waits 20 s in each for its next look
    private static final List<String> STACKS = List.of("Network", "Cluster", "Workloads");

    @BeforeAll static void an_empty_account() {
        LAB.run("down");
        var started = LAB.run("cloud", "start");
        assertThat(started.exit()).as(started.toString()).isZero();
        assertThat(started.out()).contains("npx cdk deploy --all -c lab:name=cdk");
    }

    @AfterAll static void go_away() { LAB.run("down"); }

    private static LabCommand.Said cdk(String words) {
        return LAB.shell("cd %s && NODE_NO_WARNINGS=1 npx cdk %s --no-notices --output target/cdk-test -c lab:name=cdk 2>&1"
            .formatted(LabCommand.ROOT, words));
    }

    private static JsonNode aws(String words) {
        var said = LAB.shell("aws --output json --endpoint-url $AWS_ENDPOINT_URL " + words);
        assertThat(said.exit()).as(said.toString()).isZero();
        try {
            return new ObjectMapper().readTree(said.out());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    @Order(1) void a_stack_whose_imports_are_missing_is_rolled_back_and_says_why() {
        var said = cdk("deploy Cluster --exclusively --require-approval never");

        assertThat(said.exit()).isNotZero();
        assertThat(said.out()).contains("ROLLBACK_COMPLETE", "No export named cdk-network:");
        assertThat(aws("cloudformation describe-stacks --stack-name cdk-cluster").at("/Stacks/0/StackStatus").asText())
            .isEqualTo("ROLLBACK_COMPLETE");
    }

    @Test
    @Order(2) void deploy_brings_up_what_the_templates_say() {
        var said = cdk("deploy --all --require-approval never");

        assertThat(said.exit()).as(said.toString()).isZero();
        assertThat(said.out()).contains("✅  Network (cdk-network)", "✅  Cluster (cdk-cluster)", "✅  Workloads (cdk-workloads)");
        var verified = LAB.run("verify");
        assertThat(verified.exit()).as(verified.toString()).isZero();
        var vpc = aws("ec2 describe-vpcs").at("/Vpcs/0/VpcId").asText();
        assertThat(aws("cloudformation describe-stacks --stack-name cdk-network").at("/Stacks/0/Outputs").toString())
            .contains("\"OutputKey\":\"VpcId\",\"OutputValue\":\"" + vpc);
        assertThat(aws("cloudformation list-exports").at("/Exports")).hasSizeGreaterThan(5);
    }

    /** What a general emulator was seen to get wrong. */
    @Test
    @Order(3) void what_AWS_shows_is_what_the_template_said() {
        var cluster = aws("eks describe-cluster --name cdk").path("cluster");
        assertThat(cluster.at("/resourcesVpcConfig/subnetIds")).hasSize(3);
        assertThat(cluster.at("/resourcesVpcConfig/vpcId").asText()).startsWith("vpc-");
        assertThat(cluster.at("/resourcesVpcConfig/endpointPrivateAccess").asBoolean()).isTrue();
        assertThat(cluster.at("/certificateAuthority/data").asText()).isNotEmpty();
        var group = aws("eks describe-nodegroup --cluster-name cdk --nodegroup-name ng1").path("nodegroup");
        assertThat(group.at("/scalingConfig/desiredSize").asInt()).isEqualTo(3);
        assertThat(group.at("/amiType").asText()).isEqualTo("AL2023_x86_64_STANDARD");
        assertThat(group.at("/launchTemplate/id").asText()).startsWith("lt-");
        assertThat(aws("ec2 describe-instances --filters Name=instance-state-name,Values=running").at("/Reservations")).hasSize(3);
        assertThat(aws("eks list-addons --cluster-name cdk").at("/addons")).hasSize(4);
        assertThat(aws("eks describe-addon --cluster-name cdk --addon-name vpc-cni").at("/addon/status").asText()).isEqualTo("ACTIVE");
        var zones = new ArrayList<String>();
        aws("ec2 describe-subnets").at("/Subnets").forEach(subnet -> zones.add(subnet.path("AvailabilityZoneId").asText()));
        assertThat(zones).as("one public and one private subnet in each zone")
            .containsExactlyInAnyOrder("apne2-az1", "apne2-az1", "apne2-az2", "apne2-az2", "apne2-az3", "apne2-az3");
    }

    @Test
    @Order(4) void deploying_the_same_again_changes_nothing() {
        var before = aws("cloudformation describe-stack-events --stack-name cdk-cluster").at("/StackEvents");

        var said = cdk("deploy --all --require-approval never");

        assertThat(said.exit()).as(said.toString()).isZero();
        assertThat(said.out()).contains("Network (cdk-network) (no changes)", "Cluster (cdk-cluster) (no changes)",
            "Workloads (cdk-workloads) (no changes)");
        assertThat(aws("cloudformation describe-stack-events --stack-name cdk-cluster").at("/StackEvents")).isEqualTo(before);
    }

    @Test
    @Order(5) void diff_names_what_would_change_and_nothing_changes() {
        assertThat(cdk("diff").out()).contains("Number of stacks with differences: 0");

        var said = cdk("diff -c lab:nodes.count=2");

        assertThat(said.out()).contains("[~] AWS::EKS::Nodegroup WorkerNodes/Group", "Number of stacks with differences: 2");
        assertThat(aws("eks describe-nodegroup --cluster-name cdk --nodegroup-name ng1").at("/nodegroup/scalingConfig/desiredSize").asInt())
            .isEqualTo(3);
    }

    @Test
    @Order(6) void a_changed_setting_changes_in_place_what_AWS_would_change_in_place() {
        var vpc = aws("ec2 describe-vpcs").at("/Vpcs/0/VpcId");
        var instances = LAB.shell("kubectl get nodes -o jsonpath='{.items[*].spec.providerID}'").out().split(" ");

        var said = cdk("deploy --all --require-approval never -c lab:nodes.count=2");

        assertThat(said.exit()).as(said.toString()).isZero();
        assertThat(aws("ec2 describe-vpcs").at("/Vpcs/0/VpcId")).isEqualTo(vpc);
        assertThat(LAB.shell("kubectl get nodes -o jsonpath='{.items[*].spec.providerID}'").out().split(" ")).hasSize(2)
            .isSubsetOf(instances);
        assertThat(LAB.shell("kubectl get deployment netshoot-pod -o jsonpath='{.spec.replicas}'").out()).isEqualTo("2");
    }

    @Test
    @Order(7) void a_deployment_that_fails_half_way_rolls_back_to_what_was() {
        var before = aws("ec2 describe-subnets").path("Subnets");

        var said = cdk("deploy Network --require-approval never -c lab:nodes.count=2 "
            + "-c lab:vpc.public.cidrs=192.168.4.0/24,192.168.5.0/24,192.168.6.0/24");

        assertThat(said.exit()).isNotZero();
        assertThat(said.out()).contains("cannot be updated as it is in use by cdk-cluster");
        assertThat(aws("ec2 describe-subnets").path("Subnets")).isEqualTo(before);
        assertThat(aws("cloudformation describe-stacks --stack-name cdk-network").at("/Stacks/0/StackStatus").asText())
            .isEqualTo("UPDATE_ROLLBACK_COMPLETE");
        assertThat(cdk("deploy Network --require-approval never -c lab:nodes.count=2").exit()).isZero();
    }

    @Test
    @Order(8) void what_cannot_be_played_is_refused_in_CloudFormations_words() {
        var url = "--endpoint-url $AWS_ENDPOINT_URL";
        assertThat(LAB.shell("aws %s cloudformation create-stack --stack-name odd --template-body '%s'".formatted(url,
            "{\"Resources\":{\"Q\":{\"Type\":\"AWS::SQS::Queue\"}}}")).err())
            .contains("(ValidationError)", "Q in odd: the resource type AWS::SQS::Queue is not known on this machine");
        LAB.shell(("aws %1$s cloudformation create-stack --stack-name odd --template-body '%2$s'; aws %1$s cloudformation wait "
            + "stack-create-complete --stack-name odd").formatted(url,
                "{\"Resources\":{\"V\":{\"Type\":\"AWS::EC2::VPC\",\"Properties\":{\"CidrBlock\":{\"Fn::Odd\":1}}}}}"));
        assertThat(aws("cloudformation describe-stack-events --stack-name odd").toString())
            .contains("the intrinsic function Fn::Odd is not played on this machine", "\"ROLLBACK_COMPLETE\"");
        assertThat(LAB.shell("aws %s cloudformation delete-stack --stack-name cdk-network".formatted(url)).exit()).isZero();
        assertThat(LAB.shell("aws %s cloudformation wait stack-delete-complete --stack-name cdk-network".formatted(url)).exit())
            .isNotZero();
        assertThat(aws("cloudformation describe-stacks --stack-name cdk-network").at("/Stacks/0/StackStatusReason").asText())
            .contains("cannot be deleted as it is in use by cdk-cluster");
        assertThat(aws("ec2 describe-vpcs").at("/Vpcs/0/VpcId").asText()).startsWith("vpc-");
        LAB.shell("aws %s cloudformation delete-stack --stack-name odd".formatted(url));
    }

    @Test
    @Order(9) void destroy_takes_everything_away() {
        var said = cdk("destroy --all --force");

        assertThat(said.exit()).as(said.toString()).isZero();
        assertThat(said.out()).contains("✅  Network (cdk-network): destroyed");
        assertThat(aws("cloudformation describe-stacks").at("/Stacks")).isEmpty();
        assertThat(aws("ec2 describe-vpcs").at("/Vpcs")).isEmpty();
        assertThat(aws("ec2 describe-network-interfaces").at("/NetworkInterfaces")).isEmpty();
        assertThat(aws("eks list-clusters").at("/clusters")).isEmpty();
        assertThat(LAB.run("verify").err()).contains("is an account with no cluster in it; deploy one with:");
        assertThat(Files.exists(LAB.state().resolve("kubeconfig"))).isFalse();
    }

    /** Memory, descriptors and processes of the daemon must not grow with the deployments that it has seen. */
    @Test
    @Order(10) void many_rounds_leave_nothing_behind() throws IOException {
        var daemon = daemon();
        var after = new ArrayList<Residue>();
        for (var round = 1; round <= ROUNDS; round++) {
            if (round > BY_CDK) playAndDelete();
            else {
                assertThat(cdk("deploy --all --require-approval never --app target/cdk-test").exit()).as("round %d: deploy", round)
                    .isZero();
                assertThat(cdk("destroy --all --force --app target/cdk-test").exit()).as("round %d: destroy", round).isZero();
            }
            after.add(Residue.settled(daemon, after));
        }
        var warm = after.get(4);   // by then all classes are loaded and all caches full
        var last = after.get(ROUNDS - 1);
        assertThat(last.descriptors()).as("descriptors, round by round: %s", after).isLessThanOrEqualTo(warm.descriptors() + 4);
        assertThat(last.processes()).as("processes, round by round: %s", after).isEqualTo(warm.processes());
        assertThat(last.namespaces()).as("namespaces, round by round: %s", after).isLessThanOrEqualTo(warm.namespaces());
        assertThat(last.heapKiB()).as("heap in KiB, round by round: %s", after).isLessThan(warm.heapKiB() + 12 * 1024);
    }

    /** What the CLI asks of CloudFormation, asked by the SDK. */
    private static void playAndDelete() throws IOException {
        var lab = new ObjectMapper().readTree(LAB.state().resolve("lab.json").toFile());
        try (var cloudFormation = CloudFormationClient.builder().region(Region.AP_NORTHEAST_2)
            .endpointOverride(URI.create(lab.path("awsEndpoint").asText()))
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", lab.path("awsSecret").asText())))
            .httpClient(UrlConnectionHttpClient.create()).build()) {
            for (var stack : STACKS) {
                var template = Files.readString(LabCommand.ROOT.resolve("target/cdk-test/" + stack + ".template.json"));
                cloudFormation.createStack(create -> create.stackName(name(stack)).templateBody(template));
                await(cloudFormation, stack, "CREATE_COMPLETE");
            }
            for (var i = STACKS.size() - 1; i >= 0; i--) {
                var stack = STACKS.get(i);
                cloudFormation.deleteStack(delete -> delete.stackName(name(stack)));
                await(cloudFormation, stack, "gone");
            }
        }
    }

    private static String name(String stack) { return "cdk-" + stack.toLowerCase(Locale.ROOT); }

    private static void await(CloudFormationClient cloudFormation, String stack, String wanted) {
        var deadline = System.nanoTime() + 60_000_000_000L;
        for (var status = status(cloudFormation, stack); !status.equals(wanted); status = status(cloudFormation, stack)) {
            if (!status.endsWith("IN_PROGRESS") || System.nanoTime() > deadline)
                throw new AssertionError("%s is %s, and not %s".formatted(stack, status, wanted));
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static String status(CloudFormationClient cloudFormation, String stack) {
        try {
            return cloudFormation.describeStacks(describe -> describe.stackName(name(stack))).stacks().get(0).stackStatusAsString();
        } catch (CloudFormationException missing) {
            return "gone";
        }
    }

    private static long daemon() throws IOException {
        return new ObjectMapper().readTree(LAB.state().resolve("lab.json").toFile()).path("pid").asLong();
    }

    /** What is there when everything is deleted. */
    private record Residue(int descriptors, int processes, int namespaces, int heapKiB) {

        /** The kernel ends namespaces behind the answer: looks again while there are more than after the round before. */
        static Residue settled(long daemon, List<Residue> before) throws IOException {
            var deadline = System.nanoTime() + 10_000_000_000L;
            var now = of(daemon);
            while (!before.isEmpty() && now.namespaces > before.get(before.size() - 1).namespaces && System.nanoTime() < deadline) {
                LockSupport.parkNanos(200_000_000);
                now = of(daemon);
            }
            return now;
        }

        private static Residue of(long daemon) throws IOException {
            try (var open = Files.list(Path.of("/proc/" + daemon + "/fd"))) {
                var collected = LabCommand.said(LabCommand.start(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    String.valueOf(daemon), "GC.class_histogram")));
                var total = collected.out().lines().filter(line -> line.startsWith("Total")).findFirst()
                    .orElseThrow(() -> new AssertionError(collected.toString())).trim().split("\\s+");
                return new Residue((int) open.count(), LAB.processes().size(), Traces.now().namespaces().size(),
                    (int) (Long.parseLong(total[2]) / 1024));
            }
        }
    }
}
