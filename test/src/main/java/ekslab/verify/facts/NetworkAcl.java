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

    /** @param protocol a number, -1 for all; ports are -1 where they do not matter */
    public record Entry(int number, boolean egress, boolean allows, int protocol, String cidr, int fromPort, int toPort) {}
}
