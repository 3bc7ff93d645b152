package ekslab.infra;

import java.util.List;

import inet.ipaddr.ipv4.IPv4Address;

/**
 * Who owns which addresses. Each value is a prefix block that prints as {@code a.b.c.d/n}.
 *
 * @param vpc the range of the VPC
 * @param publicSubnets one for each zone, in the order of the zones
 * @param privateSubnets one for each zone, in the order of the zones
 * @param services the range of the Services' cluster IPs; exists only inside the nodes' kernels
 */
public record AddressPlan(IPv4Address vpc, List<IPv4Address> publicSubnets, List<IPv4Address> privateSubnets, IPv4Address services) {

    public AddressPlan {
        publicSubnets = List.copyOf(publicSubnets);
        privateSubnets = List.copyOf(privateSubnets);
    }

    /** The subnets that the nodes and their pods live in. */
    List<IPv4Address> nodeSubnets(Placement placement) {
        return placement == Placement.PUBLIC ? publicSubnets : privateSubnets;
    }
}
