package ekslab.local.api;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.MissingNode;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetSummary;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.CreateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Export;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateResponse;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListExportsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackResponse;

import ekslab.local.cloud.Refused;
import ekslab.local.cloudformation.ChangeSet;
import ekslab.local.cloudformation.Deployment;
import ekslab.local.cloudformation.Deployments;
import ekslab.local.cloudformation.PlayedStack.PlayedResource;
import ekslab.local.cloudformation.TemplateText;

/** CloudFormation's query protocol: the actions that the cdk CLI and {@code aws cloudformation} need to deploy, look and delete. */
final class CloudFormationApi implements Service {

    private static final QueryProtocol PROTOCOL = new QueryProtocol("http://cloudformation.amazonaws.com/doc/2010-05-15/");
    private static final int PAGE = 100;

    private final Deployments stacks;
    private final Function<URI, String> objects;
    private final Map<String, Function<Call, SdkPojo>> actions = new LinkedHashMap<>();

    /** @param objects the text of an object in S3, by its URL */
    CloudFormationApi(Deployments stacks, Function<URI, String> objects) {
        this.stacks = stacks;
        this.objects = objects;
        actions.put("CreateChangeSet", this::createChangeSet);
        actions.put("CreateStack",
            call -> CreateStackResponse.builder().stackId(stacks.deploy(wanted(call, name(call)), true).id()).build());
        actions.put("DeleteChangeSet", call -> done(() -> stacks.deleteChangeSet(name(call), call.parameter("ChangeSetName"))));
        actions.put("DeleteStack", call -> done(() -> stacks.delete(name(call))));
        actions.put("DescribeChangeSet", this::describeChangeSet);
        actions.put("DescribeStackEvents", this::events);
        actions.put("DescribeStackResources", call -> DescribeStackResourcesResponse.builder()
            .stackResources(resources(stacks.stack(name(call)), call.parameter("LogicalResourceId"))).build());
        actions.put("DescribeStacks", this::describeStacks);
        actions.put("ExecuteChangeSet", call -> done(() -> stacks.executeChangeSet(name(call), call.parameter("ChangeSetName"))));
        actions.put("GetTemplate", this::template);
        actions.put("ListChangeSets", call -> ListChangeSetsResponse.builder()
            .summaries(stacks.changeSets(name(call)).stream().map(CloudFormationApi::summary).toList()).build());
        actions.put("ListExports", call -> ListExportsResponse.builder().exports(exports()).build());
        actions.put("ListStackResources", this::listStackResources);
        actions.put("ListStacks", this::listStacks);
        actions.put("UpdateStack",
            call -> UpdateStackResponse.builder().stackId(stacks.deploy(wanted(call, name(call)), false).id()).build());
    }

    /** Templates in the request itself may have 51,200 bytes; form encoding makes three of some. */
    @Override public int largestBody() {
        return 1 << 20;
    }

    @Override public Answer answer(Call call) {
        var name = call.parameter("Action");
        var action = actions.get(name);
        if (action == null)
            throw new Refused("InvalidAction", "Could not find operation %s for version 2010-05-15; this machine plays %s".formatted(name,
                String.join(", ", actions.keySet().stream().sorted().toList())));
        var result = action.apply(call);
        return PROTOCOL.result(name, result == null ? new Xml() : new Xml().members(result));
    }

    private static SdkPojo done(Runnable action) {
        action.run();
        return null;
    }

    private static String name(Call call) { return call.parameter("StackName"); }

    private Deployments.Wanted wanted(Call call, String stack) {
        if (!stack.matches("[A-Za-z][A-Za-z0-9-]{0,127}"))
            throw new Refused("ValidationError",
                "1 validation error detected: Value '%s' at 'stackName' failed to satisfy constraint: [a-zA-Z][-a-zA-Z0-9]*"
                    .formatted(stack));
        if (call.parameter("DisableRollback").equals("true"))
            throw new Refused("ValidationError", "DisableRollback: a stack that fails is always rolled back on this machine");
        var parameters = new LinkedHashMap<String, String>();
        for (var each : call.members("Parameters"))
            parameters.put(each.get("ParameterKey"), "true".equals(each.get("UsePreviousValue")) ? null : each.get("ParameterValue"));
        var tags = new LinkedHashMap<String, String>();
        for (var each : call.members("Tags")) tags.put(each.get("Key"), each.get("Value"));
        return new Deployments.Wanted(stack, text(call, stack), parameters, tags);
    }

    private String text(Call call, String stack) {
        if (call.parameter("UsePreviousTemplate").equals("true")) return stacks.stack(stack).template();
        if (!call.parameter("TemplateBody").isEmpty()) return call.parameter("TemplateBody");
        if (!call.parameter("TemplateURL").isEmpty()) return objects.apply(URI.create(call.parameter("TemplateURL")));
        throw new Refused("ValidationError", "Either Template URL or Template Body must be specified.");
    }

    private SdkPojo createChangeSet(Call call) {
        var type = call.parameter("ChangeSetType");
        if (!type.matches("|CREATE|UPDATE"))
            throw new Refused("ValidationError", "ChangeSetType %s is not played on this machine; CREATE and UPDATE are".formatted(type));
        var made = stacks.createChangeSet(call.parameter("ChangeSetName"), type.equals("CREATE"), wanted(call, plain(name(call))));
        return CreateChangeSetResponse.builder().id(made.id()).stackId(made.stackId()).build();
    }

    /** A stack may be named by its ARN as well. */
    private static String plain(String stack) {
        return stack.startsWith("arn:") ? stack.replaceFirst(".*:stack/", "").replaceFirst("/.*", "") : stack;
    }

    private SdkPojo describeChangeSet(Call call) {
        var set = stacks.changeSet(name(call), call.parameter("ChangeSetName"));
        return DescribeChangeSetResponse.builder().changeSetName(set.name()).changeSetId(set.id()).stackName(set.stack())
            .stackId(set.stackId()).status(set.status()).statusReason(set.reason().isEmpty() ? null : set.reason())
            .executionStatus(set.executable() ? "AVAILABLE" : "UNAVAILABLE").creationTime(set.created())
            .parameters(parameters(set.parameters()))
            .tags(tags(set.tags())).changes(set.changes().stream().map(CloudFormationApi::change).toList())
            .includeNestedStacks(false).build();
    }

    private static Change change(ChangeSet.Change change) {
        return Change.builder().type("Resource").resourceChange(ResourceChange.builder().action(change.action())
            .logicalResourceId(change.logicalId()).physicalResourceId(change.physicalId().isEmpty() ? null : change.physicalId())
            .resourceType(change.type()).replacement(change.replacement().isEmpty() ? null : change.replacement())
            .scope(List.of()).details(List.of()).build()).build();
    }

    private SdkPojo events(Call call) {
        var stack = stacks.stack(name(call));
        var events = stack.events();
        var from = call.parameter("NextToken").matches("\\d{1,9}") ? Integer.parseInt(call.parameter("NextToken")) : 0;
        var to = Math.min(events.size(), from + PAGE);
        return DescribeStackEventsResponse.builder().stackEvents(events.subList(Math.min(from, to), to).stream()
            .map(happened -> event(stack, happened)).toList()).nextToken(to < events.size() ? String.valueOf(to) : null).build();
    }

    private static StackEvent event(Deployment stack, Deployment.Happened happened) {
        var event = happened.event();
        return StackEvent.builder().stackId(stack.id()).stackName(stack.name()).eventId(happened.id()).timestamp(happened.at())
            .logicalResourceId(event.logicalId()).physicalResourceId(event.ofStack() ? stack.id() : event.physicalId())
            .resourceType(event.type()).resourceStatus(event.status())
            .resourceStatusReason(event.reason().isEmpty() ? null : event.reason()).build();
    }

    private static List<StackResource> resources(Deployment stack, String only) {
        return stack.resources().stream().filter(each -> only.isEmpty() || each.logicalId().equals(only))
            .map(each -> StackResource.builder()
                .stackId(stack.id()).stackName(stack.name()).logicalResourceId(each.logicalId()).physicalResourceId(each.physicalId())
                .resourceType(each.type()).resourceStatus("CREATE_COMPLETE").timestamp(stack.changed()).build())
            .toList();
    }

    private SdkPojo listStackResources(Call call) {
        var stack = stacks.stack(name(call));
        return ListStackResourcesResponse.builder()
            .stackResourceSummaries(stack.resources().stream().map(resource -> summary(stack, resource)).toList()).build();
    }

    private static StackResourceSummary summary(Deployment stack, PlayedResource resource) {
        return StackResourceSummary.builder().logicalResourceId(resource.logicalId()).physicalResourceId(resource.physicalId())
            .resourceType(resource.type()).resourceStatus("CREATE_COMPLETE").lastUpdatedTimestamp(stack.changed()).build();
    }

    private static ChangeSetSummary summary(ChangeSet set) {
        return ChangeSetSummary.builder().changeSetId(set.id()).changeSetName(set.name()).stackId(set.stackId()).stackName(set.stack())
            .status(set.status()).executionStatus(set.executable() ? "AVAILABLE" : "UNAVAILABLE").creationTime(set.created()).build();
    }

    private SdkPojo describeStacks(Call call) {
        var some = name(call).isEmpty() ? stacks.stacks() : List.of(stacks.stack(name(call)));
        return DescribeStacksResponse.builder().stacks(some.stream().map(CloudFormationApi::stack).toList()).build();
    }

    private static Stack stack(Deployment stack) {
        var written = stack.template().isEmpty() ? MissingNode.getInstance() : TemplateText.read(stack.template()).path("Outputs");
        var outputs = new ArrayList<Output>();
        stack.outputs().forEach((name, value) -> outputs.add(Output.builder().outputKey(name).outputValue(value)
            .exportName(written.path(name).path("Export").path("Name").textValue()).build()));
        return Stack.builder().stackId(stack.id()).stackName(stack.name()).creationTime(stack.created())
            .lastUpdatedTime(stack.changed().equals(stack.created()) ? null : stack.changed()).stackStatus(stack.status())
            .stackStatusReason(stack.reason().isEmpty() ? null : stack.reason()).parameters(parameters(stack.parameters()))
            .tags(tags(stack.tags())).outputs(outputs).capabilities(List.of()).notificationARNs(List.of()).disableRollback(false)
            .enableTerminationProtection(false).rollbackConfiguration(none -> {})
            .driftInformation(drift -> drift.stackDriftStatus("NOT_CHECKED"))
            .build();
    }

    private static List<Parameter> parameters(Map<String, String> parameters) {
        return parameters.entrySet().stream()
            .map(each -> Parameter.builder().parameterKey(each.getKey()).parameterValue(each.getValue()).build()).toList();
    }

    private static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream().map(each -> Tag.builder().key(each.getKey()).value(each.getValue()).build()).toList();
    }

    private SdkPojo template(Call call) {
        var text = call.parameter("ChangeSetName").isEmpty() ? stacks.stack(name(call)).template()
            : stacks.changeSet(name(call), call.parameter("ChangeSetName")).template();
        return GetTemplateResponse.builder().templateBody(text).stagesAvailableWithStrings("Original", "Processed").build();
    }

    private List<Export> exports() {
        return stacks.stacks().stream().flatMap(stack -> stack.exports().entrySet().stream()
            .map(each -> Export.builder().exportingStackId(stack.id()).name(each.getKey()).value(each.getValue()).build())).toList();
    }

    private SdkPojo listStacks(Call call) {
        var wanted = call.parameters().entrySet().stream().filter(each -> each.getKey().startsWith("StackStatusFilter.member."))
            .map(Map.Entry::getValue).toList();
        return ListStacksResponse.builder().stackSummaries(Stream.concat(stacks.stacks().stream(), stacks.deletedStacks().stream())
            .filter(stack -> wanted.isEmpty() || wanted.contains(stack.status()))
            .map(stack -> StackSummary.builder().stackId(stack.id()).stackName(stack.name()).creationTime(stack.created())
                .stackStatus(stack.status()).build())
            .toList()).build();
    }

    @Override public Answer refusal(Refused refused) {
        var code = refused.code().equals("AuthFailure") ? "InvalidClientTokenId" : refused.code();
        var status = switch (code) {
            case "InvalidClientTokenId" -> 403;
            case "ChangeSetNotFound" -> 404;
            case "InternalError" -> 500;
            default -> 400;
        };
        return PROTOCOL.refusal(status, code, refused);
    }
}
