package ekslab.local.cloudformation;

import java.time.Instant;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.eks.model.AccessConfigResponse;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.KubernetesNetworkConfigResponse;
import software.amazon.awssdk.services.eks.model.LogSetup;
import software.amazon.awssdk.services.eks.model.Logging;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.UpgradePolicyResponse;
import software.amazon.awssdk.services.eks.model.VpcConfigResponse;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.ControlPlaneInterfaces;
import ekslab.local.cloud.Refused;
import ekslab.local.cloud.SecurityGroups;

/** AWS::EKS::Cluster. */
final class ClusterType implements ResourceProvider {

    private final Cloud cloud;
    private final ClusterOperator operator;

    ClusterType(Cloud cloud, ClusterOperator operator) {
        this.cloud = cloud;
        this.operator = operator;
    }

    @Override public Schema schema() {
        return Schema.changing("Logging", "ResourcesVpcConfig", "Tags", "UpgradePolicy")
            .replacing("AccessConfig", "KubernetesNetworkConfig", "Name", "RoleArn", "Version")
            .recorded("BootstrapSelfManagedAddons", "ComputeConfig", "DeletionProtection", "EncryptionConfig", "StorageConfig",
                "ZonalShiftConfig");
    }

    @Override public Made create(Request request) {
        var name = request.text("Name", cloud.names().physical(request.stack(), request.logicalId()));
        if (!name.matches("[0-9A-Za-z][A-Za-z0-9_-]{0,99}"))
            throw new Refused("InvalidParameterException",
                "The cluster name \"%s\" does not match ^[0-9A-Za-z][A-Za-z0-9\\-_]*$".formatted(name));
        if (cloud.find(Cluster.class, name).isPresent())
            throw new Refused("ResourceInUseException", "Cluster already exists with name: " + name);
        if (request.flag("BootstrapSelfManagedAddons"))
            throw new Refused("ValidationError",
                "%s: BootstrapSelfManagedAddons is not played on this machine; set it to false and describe the add-ons as AWS::EKS::Addon"
                    .formatted(request.logicalId()));
        if (request.properties().path("ComputeConfig").path("Enabled").asBoolean())
            throw new Refused("ValidationError",
                "%s: Auto Mode is not played on this machine; set ComputeConfig.Enabled to false and describe a node group"
                    .formatted(request.logicalId()));
        var cluster = described(Cluster.builder(), request).name(name).arn(cloud.arn("eks", "cluster/" + name)).createdAt(Instant.now())
            .status("CREATING")
            .version(request.text("Version")).platformVersion("eks.1").roleArn(request.text("RoleArn"))
            .accessConfig(Shapes
                .fill(AccessConfigResponse.builder(), request.properties().path("AccessConfig"), request.logicalId() + ".AccessConfig")
                .build())
            .kubernetesNetworkConfig(network(request)).build();
        var subnets = cluster.resourcesVpcConfig().subnetIds();
        if (subnets.isEmpty()) throw new Refused("InvalidParameterException", "Subnet ids must not be empty");
        var vpcId = cloud.require(Subnet.class, subnets.get(0)).vpcId();
        var group = new SecurityGroups(cloud).createForCluster(name, vpcId);
        try {
            new ControlPlaneInterfaces(cloud).create(name, subnets,
                Stream.concat(Stream.of(group.groupId()), cluster.resourcesVpcConfig().securityGroupIds().stream()).toList());
        } catch (RuntimeException refused) {
            new SecurityGroups(cloud).delete(group.groupId());
            throw refused;
        }
        var placed = cluster.toBuilder()
            .resourcesVpcConfig(cluster.resourcesVpcConfig().toBuilder().vpcId(vpcId).clusterSecurityGroupId(group.groupId()).build())
            .build();
        cloud.change(edit -> edit.put(placed));
        return made(placed);
    }

    @Override public Made stabilize(Made made, Request request) {
        var cluster = cloud.require(Cluster.class, made.physicalId());
        var plane = operator.start(cluster);
        var active = cluster.toBuilder().endpoint(plane.endpoint()).certificateAuthority(plane.certificateAuthority()).status("ACTIVE")
            .build();
        cloud.change(edit -> edit.put(active));
        if (Boolean.TRUE.equals(active.accessConfig().bootstrapClusterCreatorAdminPermissions())) AccessEntryType.forCreator(cloud, active);
        return made(active);
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        var cluster = cloud.require(Cluster.class, made.physicalId());
        if (!Request.texts(before.path("ResourcesVpcConfig").path("SubnetIds"))
            .equals(Request.texts(request.properties().path("ResourcesVpcConfig").path("SubnetIds"))))
            throw new Refused("InvalidParameterException",
                "moving the cluster %s to other subnets is not played on this machine".formatted(made.physicalId()));
        var changed = described(cluster.toBuilder(), request).build();
        var vpc = changed.resourcesVpcConfig().toBuilder().vpcId(cluster.resourcesVpcConfig().vpcId())
            .clusterSecurityGroupId(cluster.resourcesVpcConfig().clusterSecurityGroupId()).build();
        var updated = changed.toBuilder().resourcesVpcConfig(vpc).build();
        cloud.change(edit -> edit.put(updated));
        return made(updated);
    }

    @Override public void delete(Made made, ObjectNode properties) {
        var cluster = cloud.require(Cluster.class, made.physicalId());
        if (cloud.list(Nodegroup.class).stream().anyMatch(group -> group.clusterName().equals(cluster.name())))
            throw new Refused("ResourceInUseException", "Cluster has nodegroups attached");
        operator.stop(cluster);
        AccessEntryType.removeAll(cloud, cluster);
        new ControlPlaneInterfaces(cloud).delete(cluster.name());
        new SecurityGroups(cloud).delete(cluster.resourcesVpcConfig().clusterSecurityGroupId());
        cloud.change(edit -> {
            edit.remove(Cluster.class, cluster.name());
            return null;
        });
    }

    /** What an update may change. */
    private static Cluster.Builder described(Cluster.Builder cluster, Request request) {
        var where = request.logicalId() + ".";
        var vpc = VpcConfigResponse.builder().endpointPublicAccess(true).endpointPrivateAccess(false).publicAccessCidrs("0.0.0.0/0");
        var logging = request.properties().path("Logging").path("ClusterLogging").path("EnabledTypes");
        var types = StreamSupport.stream(logging.spliterator(), false).map(type -> type.path("Type").asText()).toList();
        return cluster
            .resourcesVpcConfig(Shapes.fill(vpc, request.properties().path("ResourcesVpcConfig"), where + "ResourcesVpcConfig").build())
            .upgradePolicy(Shapes.fill(UpgradePolicyResponse.builder().supportType("EXTENDED"), request.properties().path("UpgradePolicy"),
                where + "UpgradePolicy").build())
            .logging(Logging.builder().clusterLogging(LogSetup.builder().typesWithStrings(types).enabled(!types.isEmpty()).build()).build())
            .tags(request.tags());
    }

    private static KubernetesNetworkConfigResponse network(Request request) {
        var network = KubernetesNetworkConfigResponse.builder().ipFamily("ipv4").serviceIpv4Cidr("10.100.0.0/16");
        return Shapes.fill(network, request.properties().path("KubernetesNetworkConfig"), request.logicalId() + ".KubernetesNetworkConfig")
            .build();
    }

    private static Made made(Cluster cluster) {
        var made = Made.of(cluster.name()).with("Arn", cluster.arn())
            .with("ClusterSecurityGroupId", cluster.resourcesVpcConfig().clusterSecurityGroupId())
            .with("KubernetesNetworkConfig.ServiceIpv4Cidr", cluster.kubernetesNetworkConfig().serviceIpv4Cidr());
        if (cluster.endpoint() == null) return made;
        return made.with("Endpoint", cluster.endpoint()).with("CertificateAuthorityData", cluster.certificateAuthority().data());
    }
}
