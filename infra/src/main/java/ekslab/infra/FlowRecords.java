package ekslab.infra;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.FlowLog;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogMaxAggregationInterval;
import software.amazon.awscdk.services.ec2.FlowLogResourceType;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** Who talked to whom: the VPC's flow logs, kept for a few days and gone with the lab. */
final class FlowRecords extends Construct {

    FlowRecords(Construct scope, String id, IVpc vpc, Settings settings) {
        super(scope, id);
        var records = LogGroup.Builder.create(this, "Records")
            .retention(Retention.of(settings.flowLogDays()))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
        var writer = Role.Builder.create(this, "Writer")
            .assumedBy(new ServicePrincipal("vpc-flow-logs.amazonaws.com"))
            .description("Lets the VPC write its flow logs into one log group")
            .build();

        FlowLog.Builder.create(this, "FlowLog")
            .resourceType(FlowLogResourceType.fromVpc(vpc))
            .destination(FlowLogDestination.toCloudWatchLogs(records, writer))
            .maxAggregationInterval(FlowLogMaxAggregationInterval.ONE_MINUTE) // a student waits for the record of the ping just sent
            .flowLogName(settings.name() + "-flow-logs")
            .build();
    }
}
