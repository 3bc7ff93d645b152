package ekslab.verify.facts;

import java.util.List;

import inet.ipaddr.IPAddressString;

/**
 * What EC2 says about a network interface.
 *
 * @param instanceId "" when it is attached to none
 * @param device its number on the instance, 0 for the primary; -1 when it is attached to none
 * @param prefixes delegated /28 prefixes
 * @param groups ids of its security groups
 */
public record Eni(String id, String instanceId, int device, String subnetId, String mac, boolean sourceDestCheck,
    List<Address> addresses, List<String> prefixes, List<String> groups, String description) {

    public Eni {
        groups = List.copyOf(groups);
        addresses = List.copyOf(addresses);
        prefixes = List.copyOf(prefixes);
    }

    public Eni withAddresses(List<Address> others) {
        return new Eni(id, instanceId, device, subnetId, mac, sourceDestCheck, others, prefixes, groups, description);
    }

    /** Whether it lends this address to pods: as a secondary address or out of a prefix, never as its own. */
    public boolean lends(String ip) {
        return addresses.stream().anyMatch(address -> !address.primary() && address.ip().equals(ip))
            || prefixes.stream().anyMatch(prefix -> new IPAddressString(prefix).contains(new IPAddressString(ip)));
    }

    /** @param publicIp "" for none */
    public record Address(String ip, boolean primary, String publicIp) {}
}
