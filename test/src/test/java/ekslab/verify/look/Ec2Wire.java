package ekslab.verify.look;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * EC2's query protocol, API version 2016-11-15: answers in the recorded shapes of {@code aws/ACTION.xml}, some items a page, and refuses what
 * EC2 refuses. Parameters and filters are those of the EC2 API Reference.
 */
final class Ec2Wire {

    private static final Pattern ITEM = Pattern.compile("(?m)^ {4}<item>\\n(?:(?! {4}</item>).*\\n)* {4}</item>\\n");

    /** The filters that an action knows, and which parameter lists the ids that forbid MaxResults. */
    private record Action(String ids, Set<String> filters) {}

    private static final Map<String, Action> ACTIONS = Map.ofEntries(
        Map.entry("DescribeSubnets", new Action("SubnetId", Set.of("vpc-id", "availability-zone", "cidr-block", "state", "subnet-id"))),
        Map.entry("DescribeInstances",
            new Action("InstanceId", Set.of("vpc-id", "subnet-id", "instance-id", "instance-state-name", "private-ip-address"))),
        Map.entry("DescribeNetworkInterfaces",
            new Action("NetworkInterfaceId", Set.of("vpc-id", "subnet-id", "attachment.instance-id", "status", "group-id"))),
        Map.entry("DescribeInstanceTypes", new Action("InstanceType", Set.of("instance-type", "hypervisor", "bare-metal"))),
        Map.entry("DescribeVpcs", new Action("VpcId", Set.of("vpc-id", "cidr", "state", "is-default"))),
        Map.entry("DescribeVpcAttribute", new Action("VpcId", Set.of())),
        Map.entry("DescribeRouteTables", new Action("RouteTableId", Set.of("vpc-id", "association.subnet-id", "route.gateway-id"))),
        Map.entry("DescribeNetworkAcls", new Action("NetworkAclId", Set.of("vpc-id", "association.subnet-id", "default"))),
        Map.entry("DescribeSecurityGroups", new Action("GroupId", Set.of("vpc-id", "group-id", "group-name"))),
        Map.entry("DescribeInternetGateways",
            new Action("InternetGatewayId", Set.of("attachment.vpc-id", "attachment.state", "internet-gateway-id"))),
        Map.entry("DescribeNatGateways", new Action("NatGatewayId", Set.of("vpc-id", "subnet-id", "state", "nat-gateway-id"))),
        Map.entry("DescribeFlowLogs", new Action("FlowLogId", Set.of("resource-id", "flow-log-id", "traffic-type", "log-group-name"))));

    private static final Set<String> UNPAGED = Set.of("DescribeVpcAttribute");
    private static final Pattern FILTER_NAME = Pattern.compile("Filter\\.\\d+\\.Name");

    private final Map<String, String> tokens = new HashMap<>();
    private int page = Integer.MAX_VALUE;

    /** How many items it puts on a page, whatever is asked. */
    void pages(int items) { page = items; }

    synchronized AwsAnswer answer(Map<String, String> asked) {
        var name = asked.getOrDefault("Action", "");
        var action = ACTIONS.get(name);
        if (action == null) return AwsAnswer.ec2(400, "InvalidAction", "The action %s is not valid for this web service.".formatted(name));
        if (!"2016-11-15".equals(asked.get("Version"))) return AwsAnswer.ec2(400, "InvalidParameterValue", "Version");
        var pattern = "Action|Version|MaxResults|NextToken|Filter\\.\\d+\\.(Name|Value\\.\\d+)|%s(\\.\\d+)?%s".formatted(action.ids,
            UNPAGED.contains(name) ? "|Attribute" : "");
        for (var parameter : asked.keySet())
            if (!parameter.matches(pattern))
                return AwsAnswer.ec2(400, "UnknownParameter", "The parameter %s is not recognized".formatted(parameter));
        for (var each : asked.entrySet())
            if (FILTER_NAME.matcher(each.getKey()).matches() && !action.filters.contains(each.getValue()))
                return AwsAnswer.ec2(400, "InvalidParameterValue", "The filter '%s' is invalid".formatted(each.getValue()));
        if (asked.containsKey("MaxResults") && asked.containsKey(action.ids + ".1"))
            return AwsAnswer.ec2(400, "InvalidParameterCombination", "The parameter %s cannot be used with the parameter maxResults"
                .formatted(action.ids));
        return UNPAGED.contains(name) ? attribute(asked.getOrDefault("Attribute", "")) : page(name, asked);
    }

    private static AwsAnswer attribute(String name) {
        if (!name.equals("enableDnsSupport") && !name.equals("enableDnsHostnames"))
            return AwsAnswer.ec2(400, "InvalidParameterValue", "Value (%s) for parameter attribute is invalid.".formatted(name));
        return AwsAnswer.ok("""
            <DescribeVpcAttributeResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>7a62c442</requestId>\
            <vpcId>vpc-1</vpcId><%1$s><value>true</value></%1$s></DescribeVpcAttributeResponse>""".formatted(name));
    }

    /** A token is good for the very question that it was given for, and tells the item to go on with. */
    private AwsAnswer page(String action, Map<String, String> asked) {
        var question = new HashMap<>(asked);
        var token = question.remove("NextToken");
        if (token != null && !question.toString().equals(tokens.get(token)))
            return AwsAnswer.ec2(400, "InvalidNextToken", "The token '%s' is invalid".formatted(token));
        var text = recorded(action);
        var items = ITEM.matcher(text).results().map(each -> each.group()).toList();
        var from = token == null ? 0 : Integer.parseInt(token.substring(token.lastIndexOf('-') + 1));
        var to = (int) Math.min(items.size(), (long) from + page);
        var next = "";
        if (to < items.size()) {
            next = "token-%s-%d".formatted(action, to);
            tokens.put(next, question.toString());
            next = "  <nextToken>%s</nextToken>\n".formatted(next);
        }
        return AwsAnswer.ok(text.replace(String.join("", items), String.join("", items.subList(from, to)))
            .replace("</%sResponse>".formatted(action), next + "</%sResponse>".formatted(action)));
    }

    static String recorded(String action) {
        try (var file = Ec2Wire.class.getResourceAsStream("aws/%s.xml".formatted(action))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<String> actions() { return ACTIONS.keySet().stream().sorted().toList(); }

    /** How many items an action lists; one for what is no list. */
    static int items(String action) {
        return UNPAGED.contains(action) ? 1 : (int) ITEM.matcher(recorded(action)).results().count();
    }
}
