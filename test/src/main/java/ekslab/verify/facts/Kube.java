package ekslab.verify.facts;

import java.util.List;
import java.util.Map;

/**
 * What Kubernetes was seen to say.
 *
 * @param cni the settings that the DaemonSet aws-node gives to the VPC CNI, by variable; nothing that is no setting of it
 * @param corefile CoreDNS's configuration, to the letter
 * @param events those that accuse the network
 */
public record Kube(Seen<Nodes> nodes, Seen<Pods> pods, Seen<Services> services, Seen<Endpoints> endpoints, Seen<Map<String, String>> cni,
    Seen<ProxyConfig> proxy, Seen<String> corefile, Seen<List<Event>> events) {

    private static final String UNASKED = "nobody has asked";

    /** With what is listed, and nothing of what is configured. */
    public static Kube listed(Nodes nodes, Pods pods, Services services, Seen<Endpoints> endpoints) {
        return new Kube(Seen.of(nodes), Seen.of(pods), Seen.of(services), endpoints, Seen.not(UNASKED), Seen.not(UNASKED),
            Seen.not(UNASKED),
            Seen.not(UNASKED));
    }
}
