package ekslab.local.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;

import ekslab.local.cloud.Change;
import ekslab.local.cni.NodeInterfaces;
import ekslab.local.vpc.VpcNetwork;

/** A node's interfaces without a cloud: plugged into the VPC's network, with addresses that the test chose. */
final class PluggedInterfaces implements NodeInterfaces {

    private final List<NetworkInterface> enis = new ArrayList<>();
    private final VpcNetwork vpc;
    private final Node node;
    private final Subnet subnet;
    private final List<List<String>> addresses;

    /** What they stand in. */
    record Subnet(String id, String cidr) {}

    /**
     * @param publicAddress of the first one
     * @param addresses by device, the primary one of each first; the first device is plugged at once
     */
    PluggedInterfaces(VpcNetwork vpc, Node node, Subnet subnet, String publicAddress, List<List<String>> addresses) {
        this.vpc = vpc;
        this.node = node;
        this.subnet = subnet;
        this.addresses = addresses;
        plug(0, 0, publicAddress);
    }

    NetworkInterface primary() { return enis.get(0); }

    /** Puts all of them into these security groups. */
    void join(String... groups) {
        enis.replaceAll(before -> {
            var after = before.toBuilder()
                .groups(Stream.of(groups).map(group -> GroupIdentifier.builder().groupId(group).build()).toList()).build();
            vpc.follow(new Change<>(NetworkInterface.class, Optional.of(before), Optional.of(after)));
            return after;
        });
    }

    private void plug(int device, int secondaries, String publicAddress) {
        var eni = NetworkInterface.builder()
            .networkInterfaceId(
                "eni-0%s%d".formatted(node.netns().replaceAll("\\W", ""), device).concat("0123456789abcdef").substring(0, 21))
            .subnetId(subnet.id()).macAddress("06:%02x:00:00:00:%02x".formatted(node.netns().hashCode() & 0xff, device + 1))
            .privateIpAddress(addresses.get(device).get(0)).privateIpAddresses(owned(device, secondaries, publicAddress))
            .sourceDestCheck(true).attachment(attachment -> attachment.instanceId(node.netns()).deviceIndex(device)).build();
        enis.add(eni);
        vpc.follow(new Change<>(NetworkInterface.class, Optional.empty(), Optional.of(eni)));
    }

    private List<NetworkInterfacePrivateIpAddress> owned(int device, int secondaries, String publicAddress) {
        return IntStream.rangeClosed(0, secondaries).mapToObj(at -> {
            var address = NetworkInterfacePrivateIpAddress.builder().privateIpAddress(addresses.get(device).get(at)).primary(at == 0);
            return (at == 0 && !publicAddress.isEmpty() ? address.association(it -> it.publicIp(publicAddress)) : address).build();
        }).toList();
    }

    @Override public List<Attached> attached() {
        return enis.stream().map(eni -> new Attached(eni.networkInterfaceId(), eni.subnetId(), subnet.cidr(), eni.macAddress(),
            eni.privateIpAddress(), eni.attachment().deviceIndex(), eni.privateIpAddresses().stream().filter(address -> !address.primary())
                .map(address -> address.privateIpAddress() + "/32").toList()))
            .toList();
    }

    @Override public void assign(String interfaceId, int slots, boolean prefixes) {
        var before = enis.get(0);
        var association = before.privateIpAddresses().get(0).association();
        var after = before.toBuilder().privateIpAddresses(owned(0, slots, association == null ? "" : association.publicIp())).build();
        enis.set(0, after);
        vpc.follow(new Change<>(NetworkInterface.class, Optional.of(before), Optional.of(after)));
    }

    @Override public Attached attachAnother(Wanted wanted) {
        plug(enis.size(), wanted.slots(), "");
        return attached().get(enis.size() - 1);
    }

    @Override public void unassign(String interfaceId, List<String> ranges) { throw new AssertionError("nothing is to spare here"); }

    @Override public void detach(String interfaceId) { throw new AssertionError("nothing is to spare here"); }

    @Override public void delete(String interfaceId) { throw new AssertionError("nothing is to spare here"); }

    @Override public List<String> leaked() { return List.of(); }

    @Override public int interfaceLimit() { return addresses.size(); }

    @Override public int addressesPerInterface() { return addresses.get(0).size(); }

    @Override public boolean prefixesPossible() { return true; }

    @Override public List<String> vpcCidrs() { return List.of("192.168.0.0/16"); }
}
