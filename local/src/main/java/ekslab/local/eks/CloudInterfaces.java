package ekslab.local.eks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;

import ekslab.local.cloud.Cidr;
import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cloud.InstanceSize;
import ekslab.local.cloud.InstanceTypes;
import ekslab.local.cloud.Refused;
import ekslab.local.cloud.Tags;
import ekslab.local.cni.EniConfigs.EniConfig;
import ekslab.local.cni.NodeInterfaces;

/** An instance's interfaces in the lab's own EC2, made and tagged as ipamd does it. */
final class CloudInterfaces implements NodeInterfaces {

    private static final String NODE_TAG = "node.k8s.amazonaws.com/";
    private static final String CLUSTER_TAG = "cluster.k8s.amazonaws.com/name";
    private static final String DESCRIPTION = "aws-K8S-";
    private static final String ROLE_CNI = "kubernetes.io/role/cni";

    private final Cloud cloud;
    private final Ec2 ec2;
    private final String instanceId;
    private final String cluster;
    private final InstanceSize size;

    CloudInterfaces(Cloud cloud, String instanceId, String cluster) {
        this.cloud = cloud;
        this.ec2 = new Ec2(cloud);
        this.instanceId = instanceId;
        this.cluster = cluster;
        size = InstanceTypes.of(cloud.require(Instance.class, instanceId).instanceTypeAsString());
    }

    @Override public List<Attached> attached() { return ec2.interfacesOf(instanceId).stream().map(this::attached).toList(); }

    private Attached attached(NetworkInterface eni) {
        var ranges = new ArrayList<String>();
        eni.privateIpAddresses().stream().filter(address -> !address.primary())
            .forEach(address -> ranges.add(address.privateIpAddress() + "/32"));
        eni.ipv4Prefixes().forEach(prefix -> ranges.add(prefix.ipv4Prefix()));
        return new Attached(eni.networkInterfaceId(), eni.subnetId(), cloud.require(Subnet.class, eni.subnetId()).cidrBlock(),
            eni.macAddress(), eni.privateIpAddress(), eni.attachment().deviceIndex(), ranges);
    }

    @Override public void assign(String interfaceId, int slots, boolean prefixes) {
        asked(() -> prefixes ? ec2.assignIpv4Prefixes(interfaceId, slots) : ec2.assignPrivateIpAddresses(interfaceId, slots));
    }

    @Override public void unassign(String interfaceId, List<String> ranges) {
        var addresses = ranges.stream().filter(range -> range.endsWith("/32")).map(range -> range.replace("/32", "")).toList();
        var prefixes = ranges.stream().filter(range -> !range.endsWith("/32")).toList();
        if (!addresses.isEmpty()) asked(() -> ec2.unassignPrivateIpAddresses(interfaceId, addresses));
        if (!prefixes.isEmpty()) asked(() -> ec2.unassignIpv4Prefixes(interfaceId, prefixes));
    }

    @Override public Attached attachAnother(Wanted wanted) {
        return attached(asked(() -> {
            var attached = ec2.interfacesOf(instanceId);
            var primary = attached.get(0);
            var groups = wanted.place().map(EniConfig::groups).filter(told -> !told.isEmpty())
                .orElseGet(() -> primary.groups().stream().map(GroupIdentifier::groupId).toList());
            var eni = create(wanted, subnets(wanted, primary), groups);
            var index = 0;
            while (has(attached, index)) index++;
            var plugged = ec2.attachNetworkInterface(eni.networkInterfaceId(), instanceId, index);
            return ec2.modifyDeleteOnTermination(plugged.attachment().attachmentId(), true);
        }));
    }

    /** In the first subnet that has room. */
    private NetworkInterface create(Wanted wanted, List<String> subnets, List<String> groups) {
        var tags = new LinkedHashMap<>(wanted.tags());
        tags.putAll(tags());
        tags.put(NODE_TAG + "createdAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        for (var at = 0;; at++) {
            try {
                return ec2.createNetworkInterface(subnets.get(at), DESCRIPTION + instanceId, groups, wanted.prefixes() ? 0 : wanted.slots(),
                    wanted.prefixes() ? wanted.slots() : 0, tags);
            } catch (Refused full) {
                if (at == subnets.size() - 1) throw full;
            }
        }
    }

    /** The primary interface carries them too, but no time of creation. */
    private Map<String, String> tags() {
        return Map.of(NODE_TAG + "instance_id", instanceId, CLUSTER_TAG, cluster, "eks:eni:owner", "amazon-vpc-cni");
    }

    private List<String> subnets(Wanted wanted, NetworkInterface primary) {
        if (wanted.place().isPresent()) return List.of(wanted.place().get().subnetId());
        return wanted.discovery() ? discovered(primary) : List.of(primary.subnetId());
    }

    /** Subnet discovery: the subnets of the zone that are tagged for it and the primary one unless its tag says no, emptiest first. */
    private List<String> discovered(NetworkInterface primary) {
        return cloud.list(Subnet.class).stream()
            .filter(subnet -> subnet.vpcId().equals(primary.vpcId()) && subnet.availabilityZone().equals(primary.availabilityZone()))
            .filter(subnet -> {
                var role = Tags.map(subnet.tags()).get(ROLE_CNI);
                return subnet.subnetId().equals(primary.subnetId()) ? !"0".equals(role) : role != null && !role.equals("0");
            })
            .map(Subnet::subnetId).sorted(Comparator.comparing(id -> -ec2.freeAddresses(id))).toList();
    }

    private static boolean has(List<NetworkInterface> attached, int index) {
        return attached.stream().anyMatch(eni -> eni.attachment().deviceIndex() == index);
    }

    @Override public void detach(String interfaceId) {
        asked(() -> ec2.detachNetworkInterface(cloud.require(NetworkInterface.class, interfaceId).attachment().attachmentId()));
    }

    @Override public void delete(String interfaceId) {
        asked(() -> {
            ec2.deleteNetworkInterface(interfaceId);
            return null;
        });
    }

    @Override public List<String> leaked() {
        var old = Instant.now().minus(5, ChronoUnit.MINUTES);
        return cloud.list(NetworkInterface.class).stream()
            .filter(eni -> eni.statusAsString().equals("available") && eni.description() != null
                && eni.description().startsWith(DESCRIPTION))
            .filter(eni -> {
                var tags = Tags.map(eni.tagSet());
                var created = tags.get(NODE_TAG + "createdAt");
                return cluster.equals(tags.get(CLUSTER_TAG)) && created != null && Instant.parse(created).isBefore(old);
            }).map(NetworkInterface::networkInterfaceId).toList();
    }

    @Override public int interfaceLimit() { return size.enis(); }

    @Override public int addressesPerInterface() { return size.ipv4PerEni(); }

    @Override public boolean prefixesPossible() { return !size.hypervisor().equals("xen"); }

    @Override public List<String> vpcCidrs() {
        var vpc = cloud.require(Vpc.class, cloud.require(Instance.class, instanceId).vpcId());
        return Stream.concat(Stream.of(vpc.cidrBlock()), vpc.cidrBlockAssociationSet().stream().map(VpcCidrBlockAssociation::cidrBlock))
            .filter(Objects::nonNull).map(cidr -> Cidr.of(cidr).toString()).distinct().toList();
    }

    /** Tags the interface that the instance was born with. */
    void tagPrimary() {
        ec2.createTags(ec2.interfacesOf(instanceId).get(0).networkInterfaceId(), tags());
    }

    private static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (Refused refused) {
            throw new Refusal(refused.code(), refused.getMessage(), refused);
        }
    }
}
