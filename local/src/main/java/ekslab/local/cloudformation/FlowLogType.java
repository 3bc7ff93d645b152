package ekslab.local.cloudformation;

import java.time.Instant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cloud.Refused;
import ekslab.local.cloud.Tags;

/** AWS::EC2::FlowLog, in the default format. */
final class FlowLogType implements ResourceProvider {

    private static final String DEFAULT_FORMAT = "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} "
        + "${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

    private final Cloud cloud;

    FlowLogType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing("Tags").replacing("DeliverLogsPermissionArn", "LogDestination", "LogDestinationType", "LogFormat",
            "LogGroupName", "MaxAggregationInterval", "ResourceId",
            "ResourceType", "TrafficType");
    }

    @Override public Made create(Request request) {
        var resource = request.text("ResourceId");
        if (request.text("ResourceType").equals("VPC")) cloud.require(Vpc.class, resource);
        else if (request.text("ResourceType").equals("Subnet")) cloud.require(Subnet.class, resource);
        else cloud.require(NetworkInterface.class, resource);
        if (!request.text("LogFormat", DEFAULT_FORMAT).equals(DEFAULT_FORMAT))
            throw new Refused("ValidationError", "%s: only the default LogFormat is written on this machine, which is %s"
                .formatted(request.logicalId(), DEFAULT_FORMAT));
        var log = FlowLog.builder().flowLogId(cloud.names().id("fl", request.name())).resourceId(resource)
            .trafficType(request.text("TrafficType", "ALL"))
            .logGroupName(request.text("LogGroupName", null)).logDestination(request.text("LogDestination", null))
            .logDestinationType(request.text("LogDestinationType", "cloud-watch-logs"))
            .deliverLogsPermissionArn(request.text("DeliverLogsPermissionArn", null))
            .maxAggregationInterval(request.number("MaxAggregationInterval", 600))
            .logFormat(DEFAULT_FORMAT).flowLogStatus("ACTIVE").deliverLogsStatus("SUCCESS").creationTime(Instant.now())
            .tags(Tags.of(request.tags())).build();
        cloud.change(edit -> edit.put(log));
        return Made.of(log.flowLogId()).with("Id", log.flowLogId());
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        new Ec2(cloud).replaceTags(made.physicalId(), request.tags());
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        cloud.change(edit -> {
            edit.remove(FlowLog.class, made.physicalId());
            return null;
        });
    }
}
