package ekslab.local.cni;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What ipamd's data store holds at one moment, for whoever shows it: introspection, metrics, the log.
 *
 * @param enis in order of their device index
 */
record PoolPicture(List<Eni> enis) {

    PoolPicture {
        enis = List.copyOf(enis);
    }

    /** Addresses that pods could have: a prefix counts sixteen. */
    int totalAddresses() {
        return enis.stream().flatMap(eni -> eni.cidrs().stream()).mapToInt(cidr -> cidr.prefix() ? 16 : 1).sum();
    }

    int totalPrefixes() {
        return (int) enis.stream().flatMap(eni -> eni.cidrs().stream()).filter(Range::prefix).count();
    }

    int assignedAddresses() {
        return enis.stream().mapToInt(Eni::assigned).sum();
    }

    int coolingAddresses() {
        return (int) enis.stream().flatMap(eni -> eni.cidrs().stream()).flatMap(cidr -> cidr.addresses().stream()).filter(Address::cooling)
            .count();
    }

    /**
     * @param device its index at the instance; 0 is the primary interface
     * @param excluded whether pods get none of its addresses: the primary interface under custom networking
     * @param addedAt when ipamd learnt of it
     */
    record Eni(String id, String subnetId, int device, boolean excluded,
        Instant addedAt, List<Range> cidrs) {

        Eni {
            cidrs = List.copyOf(cidrs);
        }

        boolean primary() { return device == 0; }

        int assigned() { return (int) cidrs.stream().flatMap(cidr -> cidr.addresses().stream()).filter(Address::assigned).count(); }
    }

    /**
     * A secondary address (/32) or a delegated prefix (/28).
     *
     * @param addresses the ones of it that a pod has or had; the others were never used
     */
    record Range(String cidr, boolean prefix, List<Address> addresses) {

        Range {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * @param owner the pod that has it; empty when it is free again
     * @param assignedAt when a pod got it last
     * @param unassignedAt when its last pod gave it back; empty before that
     * @param cooling whether it still rests
     */
    record Address(String address, Optional<Owner> owner, Instant assignedAt, Optional<Instant> unassignedAt, boolean cooling) {

        boolean assigned() { return owner.isPresent(); }
    }

    /** Who got which address when, as it is written down for a restart. */
    record Allocation(String address, Owner owner, Instant at) {}

    /** @param sandbox the sandbox's id, 64 hex digits */
    record Owner(String sandbox, String namespace, String pod) {}
}
