package ekslab.local.cni;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the VPC CNI asks of EC2 for its own node. */
public interface NodeInterfaces {

    /**
     * An interface of the node.
     *
     * @param subnetCidr of the subnet that it stands in
     * @param address its primary private address
     * @param device index at the instance
     * @param ranges what pods may have of it: secondary addresses as /32, delegated prefixes as /28
     */
    record Attached(String id, String subnetId, String subnetCidr, String mac, String address, int device, List<String> ranges) {

        public Attached {
            ranges = List.copyOf(ranges);
        }

        /** The name that Linux gives it: ens5 for device 0. */
        public String link() { return "ens" + (5 + device); }
    }

    /**
     * A new interface.
     *
     * @param slots secondary addresses, or prefixes
     * @param tags beyond the ones that the CNI always sets
     * @param place where custom networking puts it; empty to choose a subnet as {@code discovery} says, with the primary one's groups
     * @param discovery whether other subnets of the zone may serve too, and not the primary interface's alone
     */
    record Wanted(int slots, boolean prefixes, Map<String, String> tags, Optional<EniConfigs.EniConfig> place, boolean discovery) {}

    /** The node's network interfaces in order of their device index. */
    List<Attached> attached();

    /** AssignPrivateIpAddresses: more secondary addresses, or prefixes, for an interface. */
    void assign(String interfaceId, int slots, boolean prefixes);

    /** UnassignPrivateIpAddresses. */
    void unassign(String interfaceId, List<String> ranges);

    /** CreateNetworkInterface and AttachNetworkInterface. */
    Attached attachAnother(Wanted wanted);

    /** DetachNetworkInterface. */
    void detach(String interfaceId);

    /** DeleteNetworkInterface. */
    void delete(String interfaceId);

    /** Interfaces of the cluster that nobody uses any more and that are old enough not to be on their way to an instance. */
    List<String> leaked();

    /** The instance type's number of interfaces. */
    int interfaceLimit();

    /** The instance type's number of private addresses on one interface, its primary one included. */
    int addressesPerInterface();

    /** Whether interfaces of this instance type take prefixes: Nitro or bare metal. */
    boolean prefixesPossible();

    /** The IPv4 ranges of the VPC, the first one first, as the instance's metadata lists them. */
    List<String> vpcCidrs();

    /** EC2 refused, in its own words. */
    final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String code;

        /** @param code such as InsufficientFreeAddressesInSubnet */
        public Refusal(String code, String message, Throwable cause) {
            super(code + ": " + message, cause);
            this.code = code;
        }

        String code() { return code; }

        /** Whether the subnet has nothing to give, which asking again soon would not change. */
        boolean exhausted() {
            return code.equals("InsufficientFreeAddressesInSubnet") || code.equals("InsufficientCidrBlocks");
        }
    }
}
