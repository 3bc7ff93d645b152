package ekslab.local.proxy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.net.Plan;
import ekslab.local.net.Shell;

/** kube-proxy of one node: keeps the node's rules equal to the Services and their endpoints. */
public final class KubeProxy {

    private final Shell node;
    private Set<String> chains = Set.of();
    private String last = "";
    private boolean jumps;

    public KubeProxy(Shell node) { this.node = node; }

    /** Brings the rules up to date; does nothing when they are. */
    public synchronized void sync(List<? extends JsonNode> services, List<? extends JsonNode> endpointSlices) {
        var rules = new Rules(ServicePort.of(services, endpointSlices));
        var stale = new TreeSet<>(chains);
        stale.removeAll(rules.chains());
        var text = rules.text(stale);
        if (text.equals(last)) return;
        if (!jumps) node.run(new Plan().feed("", Rules.JUMPS, "iptables-restore -n"));
        jumps = true;
        node.run(new Plan().feed("", text, "iptables-restore -n"));
        chains = rules.chains();
        last = text;
    }
}
