package ekslab.local.cloudformation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.eks.model.AutoScalingGroup;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.NodegroupResources;
import software.amazon.awssdk.services.eks.model.NodegroupScalingConfig;
import software.amazon.awssdk.services.eks.model.NodegroupUpdateConfig;
import software.amazon.awssdk.services.eks.model.Taint;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.InstanceTypes;
import ekslab.local.cloud.Refused;

/** AWS::EKS::Nodegroup: a managed node group with its instances. */
final class NodegroupType implements ResourceProvider {

    private final Cloud cloud;
    private final ClusterOperator operator;

    NodegroupType(Cloud cloud, ClusterOperator operator) {
        this.cloud = cloud;
        this.operator = operator;
    }

    @Override public Schema schema() {
        return Schema.changing("Labels", "LaunchTemplate", "ScalingConfig", "Tags", "Taints")
            .replacing("AmiType", "CapacityType", "ClusterName", "InstanceTypes", "NodeRole", "NodegroupName", "Subnets", "Version")
            .recorded("DiskSize", "ForceUpdateEnabled", "NodeRepairConfig", "ReleaseVersion", "UpdateConfig");
    }

    @Override public Made create(Request request) {
        var cluster = cloud.require(Cluster.class, request.text("ClusterName"));
        var name = request.text("NodegroupName", cloud.names().physical(request.stack(), request.logicalId()));
        if (cloud.find(Nodegroup.class, cluster.name() + "/" + name).isPresent())
            throw new Refused("ResourceInUseException",
                "NodeGroup already exists with name %s and cluster name %s".formatted(name, cluster.name()));
        var types = request.texts("InstanceTypes").isEmpty() ? List.of("t3.medium") : request.texts("InstanceTypes");
        types.forEach(InstanceTypes::of);
        request.texts("Subnets").forEach(subnet -> cloud.require(Subnet.class, subnet));
        if (request.texts("Subnets").isEmpty()) throw new Refused("InvalidParameterException", "Subnets are required");
        var uuid = cloud.names().hex("node group " + request.name(), 32);
        var group = described(Nodegroup.builder(), request).clusterName(cluster.name()).nodegroupName(name).status("CREATING")
            .createdAt(Instant.now())
            .nodegroupArn(cloud.arn("eks", "nodegroup/%s/%s/%s".formatted(cluster.name(), name, uuid)))
            .version(request.text("Version", cluster.version()))
            .capacityType(request.text("CapacityType", "ON_DEMAND")).amiType(request.text("AmiType", "AL2023_x86_64_STANDARD"))
            .instanceTypes(types)
            .nodeRole(request.text("NodeRole")).subnets(request.texts("Subnets"))
            .diskSize(request.properties().has("DiskSize") ? request.number("DiskSize", 20) : null)
            .resources(NodegroupResources.builder()
                .autoScalingGroups(AutoScalingGroup.builder().name("eks-%s-%s".formatted(name, uuid)).build()).build())
            .build();
        cloud.change(edit -> edit.put(group));
        try {
            fleet(cluster).scale(group, group.scalingConfig().desiredSize());
        } catch (RuntimeException refused) {
            fleet(cluster).scale(group, 0);
            remove(group);
            throw refused;
        }
        return made(group);
    }

    @Override public Made stabilize(Made made, Request request) {
        var group = group(made);
        AccessEntryType.forNodes(cloud, cloud.require(Cluster.class, group.clusterName()), group.nodeRole());
        operator.join(group, fleet(group).instances(group));
        return made(activate(group));
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        var old = group(made);
        var changed = described(old.toBuilder(), request).modifiedAt(Instant.now()).build();
        var fleet = fleet(old);
        var had = fleet.instances(old);
        cloud.change(edit -> edit.put(changed));
        try {
            if (Objects.equals(old.launchTemplate(), changed.launchTemplate())) scale(fleet, old, changed, had);
            else replace(fleet, old, changed, had);
        } catch (RuntimeException refused) {
            cloud.change(edit -> edit.put(old));
            throw refused;
        }
        return made(activate(changed));
    }

    private void scale(Fleet fleet, Nodegroup old, Nodegroup changed, List<String> had) {
        var desired = changed.scalingConfig().desiredSize();
        if (desired < had.size()) {
            operator.leave(changed, had.subList(desired, had.size()));
            fleet.scale(changed, desired);
        } else if (desired > had.size()) bring(fleet, old, changed, had, desired);
    }

    /** New instances first, so that there is always somewhere for a pod to be. */
    private void replace(Fleet fleet, Nodegroup old, Nodegroup changed, List<String> had) {
        bring(fleet, old, changed, had, had.size() + changed.scalingConfig().desiredSize());
        operator.leave(changed, had);
        fleet.end(had);
    }

    /** Starts instances until there are {@code size}, and waits for the new ones; ends them when they do not come. */
    private void bring(Fleet fleet, Nodegroup old, Nodegroup changed, List<String> had, int size) {
        try {
            fleet.scale(changed, size);
            operator.join(changed, without(fleet.instances(changed), had));
        } catch (RuntimeException refused) {
            var started = without(fleet.instances(changed), had);
            operator.leave(old, started);
            fleet.end(started);
            throw refused;
        }
    }

    @Override public void delete(Made made, ObjectNode properties) {
        var group = group(made);
        var fleet = fleet(group);
        var instances = fleet.instances(group);
        operator.leave(group, instances);
        fleet.end(instances);
        remove(group);
    }

    private void remove(Nodegroup group) {
        cloud.change(edit -> {
            edit.remove(Nodegroup.class, group.clusterName() + "/" + group.nodegroupName());
            return null;
        });
    }

    private Nodegroup activate(Nodegroup group) {
        return cloud.change(edit -> edit.put(group.toBuilder().status("ACTIVE").build()));
    }

    private Nodegroup group(Made made) {
        return cloud.require(Nodegroup.class, made.physicalId());
    }

    private Fleet fleet(Nodegroup group) {
        return fleet(cloud.require(Cluster.class, group.clusterName()));
    }

    private Fleet fleet(Cluster cluster) {
        return new Fleet(cloud, cluster);
    }

    /** What an update may change. */
    private static Nodegroup.Builder described(Nodegroup.Builder group, Request request) {
        var where = request.logicalId() + ".";
        var properties = request.properties();
        var scaling = Shapes.fill(NodegroupScalingConfig.builder().minSize(1).maxSize(2).desiredSize(2), properties.path("ScalingConfig"),
            where + "ScalingConfig").build();
        if (scaling.minSize() > scaling.desiredSize() || scaling.desiredSize() > scaling.maxSize())
            throw new Refused("InvalidParameterException",
                "desired capacity %d must be between min size %d and max size %d".formatted(scaling.desiredSize(), scaling.minSize(),
                    scaling.maxSize()));
        var taints = new ArrayList<Taint>();
        properties.path("Taints").forEach(taint -> taints.add(Shapes.fill(Taint.builder(), taint, where + "Taints").build()));
        var template = properties.path("LaunchTemplate");
        return group.scalingConfig(scaling).taints(taints).labels(Request.tags(properties.path("Labels"))).tags(request.tags())
            .updateConfig(Shapes.fill(NodegroupUpdateConfig.builder(), properties.path("UpdateConfig"), where + "UpdateConfig").build())
            .launchTemplate(template.isMissingNode() ? null
                : Shapes.fill(LaunchTemplateSpecification.builder(), template, where + "LaunchTemplate").build());
    }

    private static Made made(Nodegroup group) {
        return new Made(group.clusterName() + "/" + group.nodegroupName(),
            Map.of("Arn", group.nodegroupArn(), "ClusterName", group.clusterName(), "NodegroupName", group.nodegroupName(), "Id",
                group.clusterName() + "/" + group.nodegroupName()));
    }

    private static List<String> without(List<String> all, List<String> some) {
        var less = new HashSet<>(some);
        return all.stream().filter(id -> !less.contains(id)).toList();
    }
}
