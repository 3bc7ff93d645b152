package ekslab.local.cni;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The node's warm pool: which of its interfaces' secondary addresses are free, given to a pod, or cooling down.
 * Any free address may be next, on whichever interface, as with the real data store, which walks an unordered map.
 */
final class AddressPool {

    /** How long an address rests after its pod is gone, so that no rule on any node still means the old pod. */
    static final Duration COOLDOWN = Duration.ofSeconds(30);

    /** @param device the interface's device index, which decides the pod's routing table */
    record Assignment(String address, int device) {}

    private final Map<String, Integer> devices = new LinkedHashMap<>();   // address -> device
    private final Map<String, String> owners = new HashMap<>();           // address -> pod
    private final Map<String, Long> restsUntil = new HashMap<>();         // address -> milliseconds since the epoch
    private final Random choice;
    private final InstantSource clock;

    AddressPool(long seed, InstantSource clock) {
        choice = new Random(seed);
        this.clock = clock;
    }

    synchronized void add(String address, int device) { devices.putIfAbsent(address, device); }

    /** Gives a pod an address; the same one again if it has one. Empty when every address is taken or still cooling. */
    synchronized Optional<Assignment> assign(String pod) {
        for (var owner : owners.entrySet()) if (owner.getValue().equals(pod)) return Optional.of(assignment(owner.getKey()));
        restsUntil.values().removeIf(until -> until <= clock.millis());
        List<String> free = new ArrayList<>(devices.keySet());
        free.removeIf(address -> owners.containsKey(address) || restsUntil.containsKey(address));
        if (free.isEmpty()) return Optional.empty();
        Collections.shuffle(free, choice);
        owners.put(free.get(0), pod);
        return Optional.of(assignment(free.get(0)));
    }

    /** Takes a pod's address back; empty when it had none. */
    synchronized Optional<Assignment> release(String pod) {
        var address = owners.entrySet().stream().filter(owner -> owner.getValue().equals(pod)).map(Map.Entry::getKey).findFirst();
        address.ifPresent(it -> {
            owners.remove(it);
            restsUntil.put(it, clock.millis() + COOLDOWN.toMillis());
        });
        return address.map(this::assignment);
    }

    /** Addresses that no pod has; the cooling ones count, as in ipamd. */
    synchronized int available() {
        return devices.size() - owners.size();
    }

    private Assignment assignment(String address) { return new Assignment(address, devices.get(address)); }
}
