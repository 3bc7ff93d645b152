package ekslab.infra;

import java.util.List;

import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.ec2.BlockDevice;
import software.amazon.awscdk.services.ec2.BlockDeviceVolume;
import software.amazon.awscdk.services.ec2.EbsDeviceOptions;
import software.amazon.awscdk.services.ec2.EbsDeviceVolumeType;
import software.amazon.awscdk.services.ec2.InstanceType;
import software.amazon.awscdk.services.ec2.LaunchTemplate;
import software.amazon.awscdk.services.ec2.MultipartBody;
import software.amazon.awscdk.services.ec2.MultipartBodyOptions;
import software.amazon.awscdk.services.ec2.MultipartUserData;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.eks_v2.Cluster;
import software.amazon.awscdk.services.eks_v2.LaunchTemplateSpec;
import software.amazon.awscdk.services.eks_v2.Nodegroup;
import software.amazon.awscdk.services.eks_v2.NodegroupAmiType;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/** The machines: one managed node group, entered through Session Manager or the node shell, never through SSH. */
final class WorkerNodes extends Construct {

    private static final String GROUP = "ng1";

    private final Role role;
    private final Nodegroup group;

    WorkerNodes(Construct scope, String id, Cluster cluster, Settings settings, SubnetSelection subnets) {
        super(scope, id);
        var plan = settings.nodes();
        role = Role.Builder.create(this, "Role")
            .assumedBy(new ServicePrincipal("ec2.amazonaws.com"))
            .description("Lets a node join the cluster, pull images and be reached by Session Manager")
            .managedPolicies(List.of(
                ManagedPolicy.fromAwsManagedPolicyName("AmazonEKSWorkerNodePolicy"),
                ManagedPolicy.fromAwsManagedPolicyName("AmazonEC2ContainerRegistryPullOnly"),
                ManagedPolicy.fromAwsManagedPolicyName("AmazonSSMManagedInstanceCore")))
            .build();
        var machine = machine(settings);

        group = Nodegroup.Builder.create(this, "Group")
            .cluster(cluster)
            .nodegroupName(GROUP)
            .subnets(subnets)
            .amiType(plan.type().arm() ? NodegroupAmiType.AL2023_ARM_64_STANDARD : NodegroupAmiType.AL2023_X86_64_STANDARD)
            .instanceTypes(List.of(new InstanceType(plan.type().name())))
            .minSize(plan.count()).desiredSize(plan.count()).maxSize(plan.count())
            .nodeRole(role)
            .launchTemplateSpec(LaunchTemplateSpec.builder()
                .id(machine.getLaunchTemplateId()).version(machine.getLatestVersionNumber()).build())
            .build();
    }

    IRole role() { return role; }

    String groupName() { return group.getNodegroupName(); }

    private LaunchTemplate machine(Settings settings) {
        var template = LaunchTemplate.Builder.create(this, "Machine")
            .requireImdsv2(true).httpPutResponseHopLimit(1) // one hop: a pod cannot fetch the node's credentials
            .blockDevices(List.of(BlockDevice.builder().deviceName("/dev/xvda")
                .volume(BlockDeviceVolume.ebs(settings.nodes().diskGiB(), EbsDeviceOptions.builder()
                    .volumeType(EbsDeviceVolumeType.GP3).encrypted(true).deleteOnTermination(true).build()))
                .build()));
        settings.nodes().maxPods().ifPresent(limit -> template.userData(podLimit(limit)));
        var machine = template.build();
        Tags.of(machine).add("Name", "%s-%s-Node".formatted(settings.name(), GROUP));
        return machine;
    }

    /** User data that AL2023's nodeadm merges into its own; the instance type's arithmetic yields to it. */
    private static MultipartUserData podLimit(int limit) {
        var userData = new MultipartUserData();
        userData.addPart(MultipartBody.fromRawBody(MultipartBodyOptions.builder()
            .contentType("application/node.eks.aws")
            .body("""
                        apiVersion: node.eks.aws/v1alpha1
                        kind: NodeConfig
                        spec:
                          kubelet:
                            config:
                              maxPods: %d
                        """.formatted(limit))
            .build()));
        return userData;
    }
}
