package ekslab.verify.facts;

import java.util.List;

/**
 * What EC2 says about a network ACL.
 *
 * @param subnets that it guards
 * @param entries in the order in which they are tried; the first that fits decides
 */
public record NetworkAcl(String id, List<String> subnets, List<Entry> entries) {

    public NetworkAcl {
        subnets = List.copyOf(subnets);
        entries = List.copyOf(entries);
    }

    /** Whether a packet passes: the first entry that fits decides, and what none fits is dropped. @param peer the address on the other side */
    public boolean allows(boolean egress, int protocol, String peer, int port) {
        return entries.stream().filter(entry -> entry.egress() == egress && entry.fits(protocol, peer, port)).findFirst().map(Entry::allows)
            .orElse(false);
    }

    /** @param protocol a number, -1 for all; ports are -1 where they do not matter */
    public record Entry(int number, boolean egress, boolean allows, int protocol, String cidr, int fromPort, int toPort) {

        boolean fits(int packet, String peer, int port) {
            return (protocol == -1 || protocol == packet) && Cidrs.contains(cidr, peer)
                && (fromPort == -1 || protocol == -1 || fromPort <= port && port <= toPort);
        }
    }
}
