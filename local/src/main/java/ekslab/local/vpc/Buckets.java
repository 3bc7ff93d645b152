package ekslab.local.vpc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import ekslab.local.net.Plan;

/** The instances whose bandwidth is limited, and the ports through which they share it. */
final class Buckets {

    private final Bandwidth.Limits limits;
    private final Map<String, String> names = new HashMap<>();        // by instance; the interfaces of a link have 15 letters
    private final Map<String, Set<String>> ports = new HashMap<>();   // by name

    Buckets(Bandwidth.Limits limits) { this.limits = limits; }

    Plan plug(Fabric.Port port, String instance) {
        return limits.of(instance).map(bandwidth -> {
            var known = names.containsKey(instance);
            var name = names.computeIfAbsent(instance, any -> "b" + port.number());
            ports.computeIfAbsent(name, any -> new HashSet<>()).add(port.name());
            return (known ? new Plan() : bandwidth.buckets(name)).add(Bandwidth.lead(port.name(), name));
        }).orElseGet(Plan::new);
    }

    Plan unplug(Fabric.Port port) {
        for (var bucket : ports.entrySet()) {
            if (!bucket.getValue().remove(port.name()) || !bucket.getValue().isEmpty()) continue;
            ports.remove(bucket.getKey());
            names.values().remove(bucket.getKey());
            return Bandwidth.withoutBuckets(bucket.getKey());
        }
        return new Plan();
    }
}
