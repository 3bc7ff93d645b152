package ekslab.verify.facts;

import java.util.List;
import java.util.Map;

/**
 * What EC2 says about a network interface.
 *
 * @param instanceId "" when it is attached to none
 * @param device its number on the instance, 0 for the primary; -1 when it is attached to none
 * @param status such as in-use, or available when nothing has it
 * @param prefixes delegated /28 prefixes
 * @param groups ids of its security groups
 * @param tags those that EKS, Kubernetes and the VPC CNI know their own by
 */
public record Eni(String id, String instanceId, int device, String subnetId, String mac, String status, boolean sourceDestCheck,
    List<Address> addresses, List<String> prefixes, List<String> groups, String description, Map<String, String> tags) {

    public Eni {
        groups = List.copyOf(groups);
        addresses = List.copyOf(addresses);
        prefixes = List.copyOf(prefixes);
        tags = Map.copyOf(tags);
    }

    public Eni withAddresses(List<Address> others) {
        return new Eni(id, instanceId, device, subnetId, mac, status, sourceDestCheck, others, prefixes, groups, description, tags);
    }

    /** Its own address. @throws CouldNotLook when EC2 tells none */
    public String primaryIp() {
        return addresses.stream().filter(Address::primary).map(Address::ip).findFirst()
            .orElseThrow(() -> new CouldNotLook(id + " has no primary address"));
    }

    /** Whether it lends this address to pods: as a secondary address or out of a prefix, never as its own. */
    public boolean lends(String ip) {
        for (var address : addresses) if (!address.primary() && address.ip().equals(ip)) return true;
        for (var prefix : prefixes) if (Cidrs.contains(prefix, ip)) return true;
        return false;
    }

    /** @param publicIp "" for none */
    public record Address(String ip, boolean primary, String publicIp) {}
}
