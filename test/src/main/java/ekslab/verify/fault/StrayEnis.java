package ekslab.verify.fault;

import java.util.List;

import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** Network interfaces of one description in a subnet: a fault makes them, so whatever an injection that was cut short had made is found again. */
record StrayEnis(String subnet, String description) implements Ec2Piece {

    @Override public String title() { return "interfaces \"%s\" in %s".formatted(description, subnet); }

    @Override public List<String> show(Access lab) {
        return lab.ec2(ec2 -> ec2.describeNetworkInterfacesPaginator(ask -> ask.filters(Access.filter("subnet-id", subnet),
            Access.filter("description", description))).networkInterfaces().stream().map(NetworkInterface::networkInterfaceId)
            .sorted().toList());
    }

    @Override public void restore(Access lab, List<String> before) {
        show(lab).stream().filter(eni -> !before.contains(eni))
            .forEach(eni -> lab.ec2(ec2 -> ec2.deleteNetworkInterface(of -> of.networkInterfaceId(eni))));
    }

    /** How many addresses of the subnet nobody has. */
    int free(Access lab) {
        return lab.ec2(ec2 -> ec2.describeSubnets(ask -> ask.subnetIds(subnet))).subnets().get(0).availableIpAddressCount();
    }

    /** @param secondaries how many addresses it takes beside its own */
    void make(Access lab, int secondaries) {
        lab.ec2(ec2 -> ec2.createNetworkInterface(of -> of.subnetId(subnet).description(description)
            .secondaryPrivateIpAddressCount(secondaries == 0 ? null : secondaries)));
    }
}
