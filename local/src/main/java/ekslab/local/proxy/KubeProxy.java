package ekslab.local.proxy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.net.Plan;
import ekslab.local.net.Shell;

/** kube-proxy of one node: keeps the node's rules equal to the Services and their endpoints. */
public final class KubeProxy {

    private final Shell node;
    private final Supplier<? extends List<? extends JsonNode>> services;
    private final Supplier<? extends List<? extends JsonNode>> endpointSlices;
    private Set<String> chains = Set.of();
    private String last = "";
    private boolean stopped = true;

    /** @param services what there is at the moment of asking; likewise the endpoint slices */
    public KubeProxy(Shell node, Supplier<? extends List<? extends JsonNode>> services,
        Supplier<? extends List<? extends JsonNode>> endpointSlices) {
        this.node = node;
        this.services = services;
        this.endpointSlices = endpointSlices;
    }

    /** Brings the rules up to date; does nothing when they are. */
    public synchronized void sync() {
        if (stopped) return;
        var rules = new Rules(ServicePort.of(services.get(), endpointSlices.get()));   // asked for in here: whoever comes last must not know less
        var stale = new TreeSet<>(chains);
        stale.removeAll(rules.chains());
        var text = rules.text(stale);
        if (text.equals(last)) return;
        node.run(new Plan().feed("", text, "iptables-restore -n"));
        if (last.isEmpty()) node.run(Rules.JUMPS);
        chains = rules.chains();
        last = text;
    }

    /** Returns when no more rules are written; the ones that are there stay. */
    public synchronized void stop() { stopped = true; }

    /** Begins anew, as a restarted kube-proxy does: whatever the rules have become meanwhile is written again. */
    public synchronized void start() {
        stopped = false;
        last = "";
    }
}
