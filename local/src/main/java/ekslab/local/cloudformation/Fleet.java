package ekslab.local.cloudformation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataOptions;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Instances;
import ekslab.local.cloud.Refused;
import ekslab.local.cloud.Tags;

/** The instances of a cluster's node groups: the part that an auto scaling group plays on AWS. */
final class Fleet {

    private final Cloud cloud;
    private final Cluster cluster;

    Fleet(Cloud cloud, Cluster cluster) {
        this.cloud = cloud;
        this.cluster = cluster;
    }

    /** The ids of a group's instances, oldest first. */
    List<String> instances(Nodegroup group) {
        var owner = scalingGroup(group);
        return cloud.list(Instance.class).stream()
            .filter(instance -> owner.equals(Tags.map(instance.tags()).get("aws:autoscaling:groupName"))).map(Instance::instanceId)
            .toList();
    }

    /** Starts instances, each in the subnet that holds the fewest of the group, or ends the youngest ones. */
    void scale(Nodegroup group, int size) {
        var had = instances(group);
        if (had.size() > size) end(had.subList(size, had.size()));
        for (var i = had.size(); i < size; i++) new Instances(cloud).launch(next(group, emptiest(group)));
    }

    void end(List<String> instanceIds) {
        instanceIds.forEach(new Instances(cloud)::terminate);
    }

    private String emptiest(Nodegroup group) {
        var perSubnet = new LinkedHashMap<String, Integer>();
        group.subnets().forEach(subnet -> perSubnet.put(subnet, 0));
        instances(group).forEach(id -> perSubnet.merge(cloud.require(Instance.class, id).subnetId(), 1, Integer::sum));
        return perSubnet.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    private Instances.Launch next(Nodegroup group, String subnetId) {
        var template = template(group);
        var data = template.map(LaunchTemplateVersion::launchTemplateData).orElseGet(() -> ResponseLaunchTemplateData.builder().build());
        var type = data.instanceType() == null ? group.instanceTypes().get(0) : data.instanceTypeAsString();
        var image = data.imageId() == null
            ? "ami-0" + cloud.names().hex("image %s %s".formatted(group.amiTypeAsString(), group.version()), 16) : data.imageId();
        var groups = data.securityGroupIds().isEmpty() ? List.of(cluster.resourcesVpcConfig().clusterSecurityGroupId())
            : data.securityGroupIds();
        var profile = cloud.arn("iam", "instance-profile/eks-" + cloud.names().hex("profile " + group.nodegroupArn(), 32));
        return new Instances.Launch(group.nodegroupArn() + ' ' + subnetId, type, image, subnetId, groups, profile,
            data.userData() == null ? "" : data.userData(),
            metadataOptions(data.metadataOptions()), tags(data), ours(group, template));
    }

    private static Map<String, String> tags(ResponseLaunchTemplateData data) {
        return data.tagSpecifications().stream().filter(tags -> "instance".equals(tags.resourceTypeAsString())).findFirst()
            .map(tags -> Tags.map(tags.tags())).orElse(Map.of());
    }

    /** The tags by which EKS, auto scaling and the cluster autoscaler recognize a node. */
    private Map<String, String> ours(Nodegroup group, Optional<LaunchTemplateVersion> template) {
        var tags = new LinkedHashMap<String, String>();
        tags.put("aws:autoscaling:groupName", scalingGroup(group));
        template.ifPresent(version -> {
            tags.put("aws:ec2launchtemplate:id", version.launchTemplateId());
            tags.put("aws:ec2launchtemplate:version", version.versionNumber().toString());
        });
        tags.put("aws:eks:cluster-name", cluster.name());
        tags.put("eks:cluster-name", cluster.name());
        tags.put("eks:nodegroup-name", group.nodegroupName());
        tags.put("k8s.io/cluster-autoscaler/enabled", "true");
        tags.put("k8s.io/cluster-autoscaler/" + cluster.name(), "owned");
        tags.put("kubernetes.io/cluster/" + cluster.name(), "owned");
        return tags;
    }

    /** EKS's own launch template asks for IMDSv2 with two hops; a template of the user's decides for itself. */
    private static InstanceMetadataOptionsResponse metadataOptions(LaunchTemplateInstanceMetadataOptions asked) {
        var options = InstanceMetadataOptionsResponse.builder().state("applied").httpEndpoint("enabled").httpProtocolIpv6("disabled")
            .instanceMetadataTags("disabled");
        if (asked == null) return options.httpTokens("required").httpPutResponseHopLimit(2).build();
        if (asked.httpEndpoint() != null) options.httpEndpoint(asked.httpEndpointAsString());
        if (asked.instanceMetadataTags() != null) options.instanceMetadataTags(asked.instanceMetadataTagsAsString());
        return options.httpTokens(asked.httpTokens() == null ? "optional" : asked.httpTokensAsString())
            .httpPutResponseHopLimit(asked.httpPutResponseHopLimit() == null ? 1 : asked.httpPutResponseHopLimit()).build();
    }

    private static String scalingGroup(Nodegroup group) {
        return group.resources().autoScalingGroups().get(0).name();
    }

    private Optional<LaunchTemplateVersion> template(Nodegroup group) {
        var asked = group.launchTemplate();
        if (asked == null) return Optional.empty();
        var template = cloud.list(LaunchTemplate.class).stream()
            .filter(any -> any.launchTemplateId().equals(asked.id()) || any.launchTemplateName().equals(asked.name())).findFirst()
            .orElseThrow(() -> new Refused("InvalidRequestException",
                "Launch template %s does not exist".formatted(asked.id() == null ? asked.name() : asked.id())));
        var version = asked.version() == null ? template.defaultVersionNumber().toString() : asked.version();
        return Optional.of(cloud.require(LaunchTemplateVersion.class, template.launchTemplateId() + "/" + version));
    }
}
