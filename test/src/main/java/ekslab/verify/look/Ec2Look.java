package ekslab.verify.look;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Tag;

import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Enis;
import ekslab.verify.facts.Instance;
import ekslab.verify.facts.Instances;
import ekslab.verify.facts.Subnet;
import ekslab.verify.facts.Subnets;
import ekslab.verify.facts.TypeLimits;

/** What EC2 knows of the machines in one VPC. */
record Ec2Look(Ec2Client ec2, String vpc) {

    /** Of all tags those by which EKS, Kubernetes and the VPC CNI know their own; others are nobody's business. */
    private static final Pattern OWNERS = Pattern.compile("k8s\\.amazonaws\\.com|kubernetes\\.io|^eks:");

    Subnets subnets() {
        return new Subnets(ec2.describeSubnetsPaginator(ask -> ask.filters(inVpc())).subnets().stream().map(subnet -> new Subnet(
            subnet.subnetId(), subnet.cidrBlock(), subnet.availabilityZone(), requireNonNullElse(subnet.availableIpAddressCount(), 0)))
            .toList());
    }

    Instances instances() {
        return new Instances(ec2.describeInstancesPaginator(ask -> ask.filters(inVpc())).reservations().stream()
            .flatMap(reservation -> reservation.instances().stream())
            .map(each -> new Instance(each.instanceId(), each.instanceTypeAsString(), each.placement().availabilityZone(),
                orNone(each.subnetId()), orNone(each.privateIpAddress()), orNone(each.publicIpAddress()), each.state().nameAsString()))
            .toList());
    }

    Enis enis() {
        return new Enis(ec2.describeNetworkInterfacesPaginator(ask -> ask.filters(inVpc())).networkInterfaces().stream().map(Ec2Look::eni)
            .toList());
    }

    private static Eni eni(NetworkInterface eni) {
        var attachment = Optional.ofNullable(eni.attachment());
        return new Eni(eni.networkInterfaceId(), attachment.map(each -> orNone(each.instanceId())).orElse(""),
            attachment.map(each -> requireNonNullElse(each.deviceIndex(), -1)).orElse(-1), eni.subnetId(), orNone(eni.macAddress()),
            eni.statusAsString(), Boolean.TRUE.equals(eni.sourceDestCheck()),
            eni.privateIpAddresses().stream().map(Ec2Look::address).toList(),
            eni.ipv4Prefixes().stream().map(prefix -> prefix.ipv4Prefix()).toList(),
            eni.groups().stream().map(GroupIdentifier::groupId).toList(), orNone(eni.description()),
            eni.tagSet().stream().filter(tag -> OWNERS.matcher(tag.key()).find()).collect(toMap(Tag::key, Tag::value)));
    }

    private static Eni.Address address(NetworkInterfacePrivateIpAddress address) {
        return new Eni.Address(address.privateIpAddress(), Boolean.TRUE.equals(address.primary()),
            address.association() == null ? "" : orNone(address.association().publicIp()));
    }

    List<TypeLimits> limits(Instances instances) {
        var types = instances.stream().map(Instance::type).distinct().map(InstanceType::fromValue).toList();
        if (types.isEmpty()) return List.of();   // no filter would mean all types
        return ec2.describeInstanceTypesPaginator(ask -> ask.instanceTypes(types)).instanceTypes().stream()
            .map(type -> new TypeLimits(type.instanceTypeAsString(), type.networkInfo().maximumNetworkInterfaces(),
                type.networkInfo().ipv4AddressesPerInterface(), type.vCpuInfo().defaultVCpus()))
            .toList();
    }

    private Filter inVpc() {
        return Filter.builder().name("vpc-id").values(vpc).build();
    }

    private static String orNone(String text) {
        return requireNonNullElse(text, "");
    }
}
