package ekslab.local.cloudformation;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

import ekslab.local.cloud.Cloud;

/** The table of resource types that this machine knows; a type that is not in it is refused. */
final class ResourceTypes {

    private final Map<String, ResourceProvider> byName = new HashMap<>();
    private final Cloud cloud;

    ResourceTypes(Cloud cloud, ClusterOperator operator) {
        this.cloud = cloud;
        played(operator);
        records();
    }

    Optional<ResourceProvider> find(String type) {
        return Optional.ofNullable(byName.get(type));
    }

    ResourceProvider of(String type) {
        return find(type)
            .orElseThrow(() -> new IllegalArgumentException("the resource type %s is not known on this machine".formatted(type)));
    }

    private void played(ClusterOperator operator) {
        byName.put("AWS::EC2::VPC", new VpcType(cloud));
        byName.put("AWS::EC2::Subnet", new SubnetType(cloud));
        byName.put("AWS::EC2::RouteTable", new RouteTableType(cloud));
        byName.put("AWS::EC2::SubnetRouteTableAssociation", new RouteTableAssociationType(cloud));
        byName.put("AWS::EC2::Route", new RouteType(cloud));
        byName.put("AWS::EC2::InternetGateway", new InternetGatewayType(cloud));
        byName.put("AWS::EC2::VPCGatewayAttachment", new GatewayAttachmentType(cloud));
        byName.put("AWS::EC2::EIP", new ElasticIpType(cloud));
        byName.put("AWS::EC2::EIPAssociation", new ElasticIpAssociationType(cloud));
        byName.put("AWS::EC2::NatGateway", new NatGatewayType(cloud));
        byName.put("AWS::EC2::SecurityGroup", new SecurityGroupType(cloud));
        byName.put("AWS::EC2::SecurityGroupIngress", new SecurityGroupRuleType(cloud, false));
        byName.put("AWS::EC2::SecurityGroupEgress", new SecurityGroupRuleType(cloud, true));
        byName.put("AWS::EC2::NetworkAcl", new NetworkAclType(cloud));
        byName.put("AWS::EC2::NetworkAclEntry", new NetworkAclEntryType(cloud));
        byName.put("AWS::EC2::SubnetNetworkAclAssociation", new NetworkAclAssociationType(cloud));
        byName.put("AWS::EC2::LaunchTemplate", new LaunchTemplateType(cloud));
        byName.put("AWS::EC2::FlowLog", new FlowLogType(cloud));
        byName.put("AWS::EKS::Cluster", new ClusterType(cloud, operator));
        byName.put("AWS::EKS::Nodegroup", new NodegroupType(cloud, operator));
        byName.put("AWS::EKS::Addon", new AddonType(cloud, operator));
        byName.put("AWS::EKS::AccessEntry", new AccessEntryType(cloud));
        byName.put("AWS::EKS::PodIdentityAssociation", new PodIdentityAssociationType(cloud));
        byName.put("Custom::AWSCDK-EKS-KubernetesResource", new KubernetesResourceType(operator));
    }

    private void records() {
        iam("Role", "RoleName", "role");
        iam("ManagedPolicy", "ManagedPolicyName", "policy");
        iam("InstanceProfile", "InstanceProfileName", "instance-profile");
        record("AWS::IAM::Policy", "PolicyName", (request, name) -> Made.of(name).with("Id", name));
        record("AWS::IAM::OIDCProvider", "none", (request, name) -> arn("iam", "oidc-provider/" + name));
        record("AWS::Lambda::Function", "FunctionName",
            (request, name) -> Made.of(name).with("Arn", cloud.arn("lambda", "function:" + name)));
        record("AWS::Lambda::LayerVersion", "LayerName", (request, name) -> arn("lambda", "layer:%s:1".formatted(name))
            .with("LayerVersionArn", cloud.arn("lambda", "layer:%s:1".formatted(name))));
        record("AWS::Lambda::Permission", "none", (request, name) -> Made.of(name).with("Id", name));
        record("AWS::Lambda::Version", "none", (request, name) -> arn("lambda", "function:%s:1".formatted(name)).with("Version", "1"));
        record("AWS::Logs::LogGroup", "LogGroupName",
            (request, name) -> Made.of(name).with("Arn", cloud.arn("logs", "log-group:%s:*".formatted(name))));
        record("AWS::Logs::ResourcePolicy", "PolicyName", (request, name) -> Made.of(name));
        record("AWS::SSM::Parameter", "Name",
            (request, name) -> Made.of(name).with("Type", request.text("Type")).with("Value", request.text("Value")));
        record("AWS::CDK::Metadata", "none", (request, name) -> Made.of(name));
    }

    private void iam(String type, String nameProperty, String kind) {
        record("AWS::IAM::" + type, nameProperty, (request, name) -> {
            var arn = cloud.arn("iam", kind + "/" + name);
            var made = type.equals("ManagedPolicy") ? Made.of(arn) : Made.of(name);   // Ref of a managed policy is its ARN
            return made.with("Arn", arn).with(type + "Id", "A" + cloud.names().hex(request.name(), 19).toUpperCase(Locale.ROOT))
                .with(type + "Arn", arn);
        });
    }

    private Made arn(String service, String resource) {
        return Made.of(cloud.arn(service, resource)).with("Arn", cloud.arn(service, resource));
    }

    private void record(String type, String nameProperty, BiFunction<Request, String, Made> made) {
        byName.put(type, new RecordType(cloud, nameProperty, made));
    }
}
