package ekslab.local.cni;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import ekslab.local.cni.PoolPicture.Eni;
import ekslab.local.cni.PoolPicture.Range;

/**
 * What ipamd decides about its pool, as arithmetic on a picture of it.
 * Source: github.com/aws/amazon-vpc-cni-k8s, pkg/ipamd/ipamd.go and pkg/ipamd/datastore/data_store.go.
 *
 * @param slots secondary addresses, or prefixes, that one interface can hold: the instance type's limit less one
 * @param maxPods the kubelet's pod limit; a pool as large as that never grows
 */
record PoolPolicy(PoolTargets targets, int slots, int maxPods) {

    private static final int PREFIX = 16;

    /** Addresses, or prefixes with prefix delegation, that are missing. Cooling addresses count as there: pods will have them soon. */
    int missing(PoolPicture pool) {
        if (!targets.byAddress()) return 0;
        var addresses = Math.max(Math.max(targets.warmAddresses() - available(pool), targets.minimumAddresses() - pool.totalAddresses()),
            0);
        return targets.prefixes() ? ceil(addresses, PREFIX) : addresses;
    }

    /** Addresses, or free prefixes with prefix delegation, that could go back to the subnet. */
    int surplus(PoolPicture pool) {
        if (targets.prefixes()) return surplusPrefixes(pool);
        if (!targets.byAddress()) return 0;   // an interface keeps all of its addresses
        var over = Math.max(available(pool) - targets.warmAddresses(), 0);
        return Math.max(Math.min(over, pool.totalAddresses() - targets.minimumAddresses()), 0);
    }

    private int surplusPrefixes(PoolPicture pool) {
        if (!targets.byAddress()) return Math.max(freePrefixes(pool) - targets.warmPrefixes(), 0);
        var forWarm = ceil(pool.assignedAddresses() + targets.warmAddresses(), PREFIX);
        var forMinimum = ceil(targets.minimumAddresses(), PREFIX);
        return Math.max(Math.min(freePrefixes(pool), pool.totalPrefixes() - Math.max(forWarm, forMinimum)), 0);
    }

    boolean tooLow(PoolPicture pool) {
        if (pool.totalAddresses() >= maxPods) return false;
        if (targets.byAddress()) return missing(pool) > 0;
        var warm = targets.prefixes() ? PREFIX * targets.warmPrefixes() : slots * targets.warmEnis();
        return available(pool) < warm || warm == 0 && available(pool) == 0;
    }

    /** How many more slots of one interface are wanted: all that are free without an address target. */
    int wanted(PoolPicture pool, int free) {
        if (targets.byAddress()) return Math.min(missing(pool), free);
        return targets.prefixes() ? Math.min(Math.max(1, targets.warmPrefixes() - freePrefixes(pool)), free) : free;
    }

    /** Whether another interface may be attached. */
    boolean roomForEni(PoolPicture pool, int limit) {
        return pool.enis().size() < (targets.maxEnis() > 0 ? Math.min(limit, targets.maxEnis()) : limit);
    }

    /** Whether whole interfaces are to spare; which one may go, if any, {@link #whyKept} says. */
    boolean enisToSpare(PoolPicture pool) {
        if (targets.byAddress()) return true;
        return available(pool) >= (targets.prefixes() ? PREFIX * (targets.warmPrefixes() + 1) : slots * (targets.warmEnis() + 1));
    }

    /** Why an interface cannot be given back; empty when it can. */
    Optional<String> whyKept(PoolPicture pool, Eni eni, Duration minimumLife, Instant now) {
        if (eni.primary()) return Optional.of("it is primary");
        if (now.isBefore(eni.addedAt().plus(minimumLife))) return Optional.of("it is too young");
        if (eni.cidrs().stream().flatMap(range -> range.addresses().stream()).anyMatch(PoolPicture.Address::cooling))
            return Optional.of("it has IPs in cooldown");
        if (eni.assigned() > 0) return Optional.of("it has pods assigned");
        var others = new PoolPicture(pool.enis().stream().filter(other -> !other.id().equals(eni.id())).toList());
        if (targets.warmAddresses() > 0 && available(others) < targets.warmAddresses())
            return Optional.of("it is required for WARM_IP_TARGET");
        if (targets.minimumAddresses() > 0 && others.totalAddresses() < targets.minimumAddresses())
            return Optional.of("it is required for MINIMUM_IP_TARGET");
        if (targets.prefixes() && targets.warmPrefixes() > 0 && freePrefixes(others) < targets.warmPrefixes())
            return Optional.of("it is required for WARM_PREFIX_TARGET");
        return Optional.empty();
    }

    /** The ranges of an interface that no pod has and that do not rest, as many as may go. */
    static List<Range> freeable(Eni eni, int atMost) {
        return eni.cidrs().stream().filter(PoolPolicy::idle).limit(Math.max(0, atMost)).toList();
    }

    private static boolean idle(Range range) {
        return range.addresses().stream().noneMatch(address -> address.assigned() || address.cooling());
    }

    private static int freePrefixes(PoolPicture pool) {
        return (int) ranges(pool).filter(Range::prefix)
            .filter(range -> range.addresses().stream().noneMatch(PoolPicture.Address::assigned)).count();
    }

    private static int available(PoolPicture pool) { return pool.totalAddresses() - pool.assignedAddresses(); }

    private static Stream<Range> ranges(PoolPicture pool) { return pool.enis().stream().flatMap(eni -> eni.cidrs().stream()); }

    private static int ceil(int amount, int unit) { return (amount + unit - 1) / unit; }
}
