package ekslab.local.cloud;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Which addresses are taken, and which one comes next. */
final class Addresses {

    /** Reserved by the VPC at the start of each subnet: network, router, DNS, future use; the fifth one is the broadcast address. */
    private static final int RESERVED_AT_START = 4;

    private static final int RESERVED = RESERVED_AT_START + 1;
    private static final int PREFIX = 16;   // addresses of a /28

    /** TEST-NET-3 (RFC 5737): public in form, nobody's in fact. */
    private static final Cidr PUBLIC = Cidr.of("203.0.113.0/24");

    private Addresses() {}

    /** Pseudo-random within the subnet, as EC2 chooses, but the same for the same purpose. */
    static String pick(CloudView view, Names names, Subnet subnet, String purpose) {
        var cidr = Cidr.of(subnet.cidrBlock());
        return pick(cidr, RESERVED_AT_START, cidr.size() - RESERVED, taken(view, subnet), names.below(cidr.size() - RESERVED, purpose),
            new Refused(
                "InsufficientFreeAddressesInSubnet", "The specified subnet does not have enough free addresses to satisfy the request."));
    }

    /** A /28 on a boundary of sixteen of which nothing is taken, nor reserved by the VPC. */
    static String pickPrefix(CloudView view, Names names, Subnet subnet, String purpose) {
        var cidr = Cidr.of(subnet.cidrBlock());
        var taken = taken(view, subnet);
        var blocks = cidr.size() / PREFIX;
        var start = names.below(Math.max(1, blocks), purpose);
        for (var i = 0L; i < blocks; i++) {
            var first = (start + i) % blocks * PREFIX;
            if (LongStream.range(first, first + PREFIX).mapToObj(cidr::address)
                .noneMatch(address -> taken.contains(address) || reserved(subnet, address))) return cidr.address(first) + "/28";
        }
        throw new Refused("InsufficientCidrBlocks", "The specified subnet does not have enough free cidr blocks to satisfy the request.");
    }

    static String pickPublic(CloudView view, Names names, String purpose) {
        var taken = Stream.concat(view.list(Address.class).stream().map(Address::publicIp),
            view.list(NetworkInterface.class).stream().filter(eni -> eni.association() != null).map(eni -> eni.association().publicIp()))
            .collect(Collectors.toSet());
        return pick(PUBLIC, 1, PUBLIC.size() - 2, taken, names.below(PUBLIC.size() - 2, "public " + purpose),
            new Refused("AddressLimitExceeded", "The maximum number of addresses has been reached."));
    }

    /** Free addresses of a subnet, as DescribeSubnets counts them. */
    static int free(CloudView view, Subnet subnet) {
        return (int) Cidr.of(subnet.cidrBlock()).size() - RESERVED - taken(view, subnet).size();
    }

    static boolean reserved(Subnet subnet, String address) {
        var cidr = Cidr.of(subnet.cidrBlock());
        return Stream.of(0L, 1L, 2L, 3L, cidr.size() - 1).map(cidr::address).anyMatch(address::equals);
    }

    static Set<String> taken(CloudView view, Subnet subnet) {
        return view.list(NetworkInterface.class).stream().filter(eni -> eni.subnetId().equals(subnet.subnetId()))
            .flatMap(eni -> Stream.concat(
                eni.privateIpAddresses().stream().map(NetworkInterfacePrivateIpAddress::privateIpAddress),
                eni.ipv4Prefixes().stream().flatMap(prefix -> Cidr.of(prefix.ipv4Prefix()).addresses())))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String pick(Cidr cidr, int first, long count, Set<String> taken, long start, Refused none) {
        for (var i = 0L; i < count; i++) {
            var address = cidr.address(first + (start + i) % count);
            if (!taken.contains(address)) return address;
        }
        throw none;
    }
}
