package ekslab.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

import ekslab.local.cloudformation.TestLab;

/** CloudFormation as the SDK speaks it: change sets, events, rollbacks and refusals. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CloudFormationApiTest {

    private static final String VPC = """
        {"Resources": {"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "%s", "Tags": [{"Key": "Name", "Value": "%s"}]}}},
         "Outputs": {"Id": {"Value": {"Ref": "Net"}, "Export": {"Name": "net-id"}}}}""";

    @TempDir private Path objects;
    private final TestLab lab = new TestLab();
    private AwsEndpoint endpoint;
    private CloudFormationClient cloudFormation;

    @BeforeEach void an_empty_account() {
        endpoint = lab.endpoint(objects);
        cloudFormation = CloudFormationClient.builder().region(Region.AP_NORTHEAST_2).endpointOverride(endpoint.url())
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab"))).build();
    }

    @AfterEach void gone() {
        cloudFormation.close();
        endpoint.close();
    }

    private Stack stack(String name) { return cloudFormation.describeStacks(it -> it.stackName(name)).stacks().get(0); }

    private String settled(String name) {
        var deadline = System.nanoTime() + 20_000_000_000L;
        while (stack(name).stackStatusAsString().endsWith("IN_PROGRESS") && System.nanoTime() < deadline) LockSupport.parkNanos(10_000_000);
        return stack(name).stackStatusAsString();
    }

    private void create(String name, String template) {
        cloudFormation.createStack(it -> it.stackName(name).templateBody(template).tags(Tag.builder().key("lab").value("x").build()));
        assertThat(settled(name)).isEqualTo("CREATE_COMPLETE");
    }

    @Test void a_change_set_is_looked_at_before_it_is_executed() {
        var made = cloudFormation.createChangeSet(it -> it.stackName("net").changeSetName("first").changeSetType(ChangeSetType.CREATE)
            .templateBody(VPC.formatted("10.0.0.0/16", "a")));
        assertThat(stack("net").stackStatusAsString()).isEqualTo("REVIEW_IN_PROGRESS");
        assertThat(lab.cloud.list(Vpc.class)).isEmpty();
        var seen = cloudFormation.describeChangeSet(it -> it.changeSetName(made.id()));
        assertThat(seen.statusAsString()).isEqualTo("CREATE_COMPLETE");
        assertThat(seen.changes()).singleElement()
            .satisfies(change -> assertThat(change.resourceChange().actionAsString()).isEqualTo("Add"));

        cloudFormation.executeChangeSet(it -> it.stackName("net").changeSetName("first"));

        assertThat(settled("net")).isEqualTo("CREATE_COMPLETE");
        assertThat(stack("net").outputs()).singleElement().satisfies(output -> {
            assertThat(output.outputValue()).isEqualTo(lab.cloud.list(Vpc.class).get(0).vpcId());
            assertThat(output.exportName()).isEqualTo("net-id");
        });
        assertThat(cloudFormation.listExports().exports()).singleElement()
            .satisfies(export -> assertThat(export.name()).isEqualTo("net-id"));
        assertThat(cloudFormation.getTemplate(it -> it.stackName("net")).templateBody()).isEqualTo(VPC.formatted("10.0.0.0/16", "a"));
        assertThat(cloudFormation.describeStackResources(it -> it.stackName("net")).stackResources()).hasSize(1);
    }

    @Test void a_change_set_that_is_refused_leaves_no_stack_under_review() {
        refused("[Colour] do not exist in the template",
            () -> cloudFormation.createChangeSet(it -> it.stackName("net").changeSetName("first")
                .changeSetType(ChangeSetType.CREATE).templateBody(VPC.formatted("10.0.0.0/16", "a"))
                .parameters(Parameter.builder().parameterKey("Colour").parameterValue("red").build())));

        assertThat(cloudFormation.describeStacks().stacks()).isEmpty();
    }

    @Test void events_are_told_newest_first_in_a_legal_order_and_page_by_page() {
        create("net", VPC.formatted("10.0.0.0/16", "a"));

        var events = cloudFormation.describeStackEventsPaginator(it -> it.stackName("net")).stackEvents().stream().toList();

        assertThat(events).extracting(StackEvent::timestamp).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
        assertThat(events.stream().map(event -> event.logicalResourceId() + " " + event.resourceStatusAsString()).toList()).containsExactly(
            "net CREATE_COMPLETE", "Net CREATE_COMPLETE", "Net CREATE_IN_PROGRESS", "Net CREATE_IN_PROGRESS", "net CREATE_IN_PROGRESS");
    }

    @Test void an_update_says_what_it_replaces_and_one_without_changes_is_none() {
        create("net", VPC.formatted("10.0.0.0/16", "a"));
        var id = lab.cloud.list(Vpc.class).get(0).vpcId();

        var same = cloudFormation
            .createChangeSet(it -> it.stackName("net").changeSetName("same").templateBody(VPC.formatted("10.0.0.0/16", "a"))
                .tags(Tag.builder().key("lab").value("x").build()));
        var seen = cloudFormation.describeChangeSet(it -> it.changeSetName(same.id()));
        assertThat(seen.statusAsString()).isEqualTo("FAILED");
        assertThat(seen.statusReason()).startsWith("The submitted information didn't contain changes.");
        refused("cannot be executed in its current status", () -> cloudFormation.executeChangeSet(it -> it.changeSetName(same.id())));
        refused("No updates are to be performed.", () -> cloudFormation.updateStack(it -> it.stackName("net")
            .templateBody(VPC.formatted("10.0.0.0/16", "a")).tags(Tag.builder().key("lab").value("x").build())));

        var other = cloudFormation
            .createChangeSet(it -> it.stackName("net").changeSetName("other").templateBody(VPC.formatted("10.1.0.0/16", "a")));
        assertThat(cloudFormation.describeChangeSet(it -> it.changeSetName(other.id())).changes()).singleElement()
            .satisfies(change -> assertThat(change.resourceChange().replacementAsString()).isEqualTo("True"));
        cloudFormation.updateStack(it -> it.stackName("net").templateBody(VPC.formatted("10.0.0.0/16", "b")));
        assertThat(settled("net")).isEqualTo("UPDATE_COMPLETE");
        assertThat(lab.cloud.list(Vpc.class)).singleElement().satisfies(vpc -> {
            assertThat(vpc.vpcId()).isEqualTo(id);
            assertThat(vpc.tags()).anyMatch(tag -> tag.value().equals("b"));
        });
    }

    @Test void a_stack_that_fails_is_rolled_back_and_stays_until_it_is_deleted() {
        var failing = "{\"Resources\": {\"Net\": {\"Type\": \"AWS::EC2::VPC\", \"Properties\": {\"CidrBlock\": \"10.0.0.0/8\"}}}}";
        cloudFormation.createStack(it -> it.stackName("bad").templateBody(failing));

        assertThat(settled("bad")).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(cloudFormation.describeStackEvents(it -> it.stackName("bad")).stackEvents())
            .anyMatch(
                event -> event.resourceStatusAsString().equals("CREATE_FAILED") && event.resourceStatusReason().contains("10.0.0.0/8"));
        refused("is in ROLLBACK_COMPLETE state and can not be updated", () -> cloudFormation
            .updateStack(it -> it.stackName("bad").templateBody(VPC.formatted("10.0.0.0/16", "a"))));
        var id = stack("bad").stackId();
        cloudFormation.deleteStack(it -> it.stackName("bad"));
        refused("does not exist", () -> stack("bad"));
        assertThat(stack(id).stackStatusAsString()).isEqualTo("DELETE_COMPLETE");
        cloudFormation.deleteStack(it -> it.stackName("never-was"));
    }

    @Test void what_another_stack_imports_is_not_deleted() {
        create("net", VPC.formatted("10.0.0.0/16", "a"));
        create("sub", """
            {"Resources": {"Sub": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Fn::ImportValue": "net-id"}, "CidrBlock": "10.0.1.0/24",
             "AvailabilityZone": "ap-northeast-2a"}}}}""");

        cloudFormation.deleteStack(it -> it.stackName("net"));

        assertThat(settled("net")).isEqualTo("DELETE_FAILED");
        assertThat(stack("net").stackStatusReason()).contains("Export net-id cannot be deleted as it is in use by sub");
        cloudFormation.deleteStack(it -> it.stackName("sub"));
        assertThat(List.of("DELETE_COMPLETE", "gone")).contains(gone("sub"));
        cloudFormation.deleteStack(it -> it.stackName("net"));
        assertThat(gone("net")).isEqualTo("gone");
        assertThat(lab.cloud.list(Vpc.class)).isEmpty();
    }

    private String gone(String name) {
        try {
            return settled(name);
        } catch (CloudFormationException missing) {
            return "gone";
        }
    }

    @Test void nonsense_is_refused_before_anything_exists() {
        refused("unsupported structure", () -> cloudFormation.createStack(it -> it.stackName("a").templateBody("just a word")));
        refused("the resource type AWS::SQS::Queue is not known on this machine", () -> cloudFormation.createStack(it -> it.stackName("a")
            .templateBody("{\"Resources\": {\"Q\": {\"Type\": \"AWS::SQS::Queue\"}}}")));
        refused("[Nothing] do not exist in the template", () -> cloudFormation.createStack(it -> it.stackName("a")
            .templateBody(VPC.formatted("10.0.0.0/16", "a"))
            .parameters(Parameter.builder().parameterKey("Nothing").parameterValue("x").build())));
        refused("must be specified", () -> cloudFormation.createStack(it -> it.stackName("a")));
        refused("failed to satisfy constraint", () -> cloudFormation.createStack(it -> it.stackName("1_a")
            .templateBody(VPC.formatted("10.0.0.0/16", "a"))));
        refused("does not exist",
            () -> cloudFormation.createChangeSet(it -> it.stackName("a").changeSetName("c").changeSetType(ChangeSetType.UPDATE)
                .templateBody(VPC.formatted("10.0.0.0/16", "a"))));
        refused("Could not find operation", () -> cloudFormation.detectStackDrift(it -> it.stackName("a")));
        assertThat(cloudFormation.describeStacks().stacks()).isEmpty();
    }

    private static void refused(String why, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(CloudFormationException.class).hasMessageContaining(why);
    }
}
