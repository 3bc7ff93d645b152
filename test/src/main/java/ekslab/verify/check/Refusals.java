package ekslab.verify.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who keeps whom out at which ports, judged once for all that obey the same rules: there are too many pairs to judge each. */
final class Refusals {

    /** Whether rules let something out to a peer, or in from it. */
    @FunctionalInterface
    interface Rules<K, P> {
        boolean let(boolean egress, K keeper, P peer, int port);
    }

    private record Way(boolean egress, Object keeper, Object peer) {}

    private final Map<Way, List<Integer>> ports = new HashMap<>();

    private Refusals() {}

    /**
     * @param keepers those who have rules, each but once
     * @param peers whom they let through or not
     */
    static <K, P> Refusals of(List<K> keepers, List<P> peers, List<Integer> ports, Rules<K, P> rules) {
        var refusals = new Refusals();
        for (var egress : List.of(true, false))
            for (var keeper : keepers) for (var peer : peers) {
                var refused = new ArrayList<Integer>();
                for (var port : ports) if (!rules.let(egress, keeper, peer, port)) refused.add(port);
                if (!refused.isEmpty()) refusals.ports.put(new Way(egress, keeper, peer), refused);
            }
        return refusals;
    }

    boolean none() { return ports.isEmpty(); }

    List<Integer> out(Object keeper, Object peer) { return ports.getOrDefault(new Way(true, keeper, peer), List.of()); }

    List<Integer> in(Object keeper, Object peer) { return ports.getOrDefault(new Way(false, keeper, peer), List.of()); }
}
