package ekslab.local.cni;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import inet.ipaddr.IPAddressString;

import ekslab.local.cni.PoolPicture.Owner;

/**
 * ipamd's data store: the addresses of the node's interfaces, which pod has which, and which ones rest.
 * Interfaces and ranges are walked in no order, as the real store walks an unordered map; within a prefix the order is fixed.
 * Source: github.com/aws/amazon-vpc-cni-k8s, pkg/ipamd/datastore/data_store.go.
 */
final class DataStore {

    private final Map<String, Eni> enis = new LinkedHashMap<>();
    private final Random choice;
    private final InstantSource clock;
    private Duration cooldown = Duration.ofSeconds(30);

    /** @param device the interface's device index, which decides the pod's routing table */
    record Assignment(String address, int device, Owner owner) {}

    private record Eni(NodeInterfaces.Attached it, Instant addedAt, boolean excluded, Map<String, Range> ranges) {}

    private record Range(String cidr, boolean prefix, List<String> addresses, Map<String, Use> uses) {}

    private record Use(Owner owner, Instant assignedAt, Instant unassignedAt) {}

    /** @param seed decides which address comes next */
    DataStore(long seed, InstantSource clock) {
        choice = new Random(seed);
        this.clock = clock;
    }

    /** @param period how long an address rests after its pod is gone, so that no rule on any node still means the old pod */
    synchronized void cooldown(Duration period) {
        cooldown = period;
    }

    /** Adds an interface without addresses. */
    synchronized void add(NodeInterfaces.Attached eni) {
        enis.putIfAbsent(eni.id(), new Eni(eni, clock.instant(), false, new LinkedHashMap<>()));
    }

    /** Whether pods get none of an interface's addresses from now on; those that have one keep it. */
    synchronized void exclude(String eniId, boolean excluded) {
        enis.computeIfPresent(eniId, (id, eni) -> new Eni(eni.it, eni.addedAt, excluded, eni.ranges));
    }

    /** Whether a pod has an address of a range. */
    synchronized boolean serves(String cidr) {
        return enis.values().stream().map(eni -> eni.ranges.get(cidr)).filter(range -> range != null)
            .anyMatch(range -> range.uses.values().stream().anyMatch(use -> use.owner != null));
    }

    synchronized boolean knows(String eniId) { return enis.containsKey(eniId); }

    /** Takes an interface out, with the allocations of pods that still had addresses of it. */
    synchronized void remove(String eniId) {
        enis.remove(eniId);
    }

    /** Makes an interface's ranges equal to what EC2 says; a range that a pod uses goes as well when EC2 has taken it away. */
    synchronized Difference replaceRanges(String eniId, Collection<String> cidrs) {
        var ranges = enis.get(eniId).ranges;
        var gone = ranges.keySet().stream().filter(cidr -> !cidrs.contains(cidr)).toList();
        var came = cidrs.stream().filter(cidr -> !ranges.containsKey(cidr)).toList();
        gone.forEach(ranges::remove);
        came.forEach(cidr -> ranges.put(cidr, range(cidr)));
        return new Difference(came, gone);
    }

    record Difference(List<String> came, List<String> gone) {}

    private static Range range(String cidr) {
        var addresses = new ArrayList<String>();
        for (var address : new IPAddressString(cidr).getAddress().toPrefixBlock().withoutPrefixLength().getIterable())
            addresses.add(address.toCanonicalString());
        return new Range(cidr, addresses.size() > 1, addresses, new LinkedHashMap<>());
    }

    /** Gives a sandbox an address; the same one again if it has one. Empty when every address is taken or still cooling. */
    synchronized Optional<Assignment> assign(Owner owner) {
        var had = find(owner.sandbox());
        if (had.isPresent()) return had;
        for (var eni : shuffled(enis.values())) {
            if (eni.excluded) continue;
            for (var range : shuffled(eni.ranges.values())) {
                var address = next(range);
                if (address.isEmpty()) continue;
                range.uses.put(address.get(), new Use(owner, clock.instant(), null));
                return Optional.of(new Assignment(address.get(), eni.it.device(), owner));
            }
        }
        return Optional.empty();
    }

    /** In a prefix an address that was used before comes first, then the lowest that never was. */
    private Optional<String> next(Range range) {
        for (var use : range.uses.entrySet())
            if (use.getValue().owner == null && !cooling(use.getValue())) return Optional.of(use.getKey());
        return range.addresses.stream().filter(address -> !range.uses.containsKey(address)).findFirst();
    }

    /** Takes a sandbox's address back, which then rests; empty when it had none. */
    synchronized Optional<Assignment> release(String sandbox) {
        var had = find(sandbox);
        had.ifPresent(assignment -> enis.values().forEach(eni -> eni.ranges.values().forEach(range -> range.uses
            .computeIfPresent(assignment.address(), (address, use) -> new Use(null, use.assignedAt, clock.instant())))));
        return had;
    }

    synchronized Optional<Assignment> find(String sandbox) {
        for (var eni : enis.values())
            for (var range : eni.ranges.values())
                for (var use : range.uses.entrySet())
                    if (use.getValue().owner != null && use.getValue().owner.sandbox().equals(sandbox))
                        return Optional.of(new Assignment(use.getKey(), eni.it.device(), use.getValue().owner));
        return Optional.empty();
    }

    /** What a restart of ipamd does to it: who has which address was written down, which ones rest was not. */
    synchronized void restore(List<PoolPicture.Allocation> written) {
        for (var eni : enis.values())
            for (var range : eni.ranges.values()) {
                range.uses.clear();
                for (var allocation : written)
                    if (range.addresses.contains(allocation.address()))
                        range.uses.put(allocation.address(), new Use(allocation.owner(), allocation.at(), null));
            }
    }

    /** Everything as of now. */
    synchronized PoolPicture picture() {
        return new PoolPicture(enis.values().stream().sorted(Comparator.comparing(eni -> eni.it.device())).map(this::picture).toList());
    }

    private PoolPicture.Eni picture(Eni eni) {
        return new PoolPicture.Eni(eni.it.id(), eni.it.subnetId(), eni.it.device(),
            eni.excluded, eni.addedAt, eni.ranges.values().stream().map(this::picture).toList());
    }

    private PoolPicture.Range picture(Range range) {
        var addresses = new ArrayList<PoolPicture.Address>();
        range.uses.forEach((address, use) -> addresses.add(new PoolPicture.Address(address, Optional.ofNullable(use.owner), use.assignedAt,
            Optional.ofNullable(use.unassignedAt), cooling(use))));
        return new PoolPicture.Range(range.cidr, range.prefix, addresses);
    }

    private boolean cooling(Use use) {
        return use.owner == null && clock.instant().isBefore(use.unassignedAt.plus(cooldown));
    }

    private <T> List<T> shuffled(Collection<T> all) {
        var list = new ArrayList<>(all);
        Collections.shuffle(list, choice);
        return list;
    }
}
