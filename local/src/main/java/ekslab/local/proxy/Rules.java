package ekslab.local.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * kube-proxy's rules for ClusterIP Services, in the form that {@code iptables-restore --noflush} takes.
 * Chains, comments and order: github.com/kubernetes/kubernetes, pkg/proxy/iptables/proxier.go.
 */
final class Rules {

    /** The jumps from the built-in chains; kube-proxy puts them first, where they are missing. */
    static final String JUMPS = """
        jump() { iptables -t $1 -C "${@:2}" 2>/dev/null || iptables -t $1 -I "${@:2}"; }
        jump nat PREROUTING -m comment --comment 'kubernetes service portals' -j KUBE-SERVICES
        jump nat OUTPUT -m comment --comment 'kubernetes service portals' -j KUBE-SERVICES
        jump nat POSTROUTING -m comment --comment 'kubernetes postrouting rules' -j KUBE-POSTROUTING
        jump filter FORWARD -m conntrack --ctstate NEW -m comment --comment 'kubernetes service portals' -j KUBE-SERVICES
        jump filter OUTPUT -m conntrack --ctstate NEW -m comment --comment 'kubernetes service portals' -j KUBE-SERVICES
        """;

    private final List<ServicePort> ports;

    Rules(List<ServicePort> ports) { this.ports = List.copyOf(ports); }

    /** The chains of single Services and endpoints. */
    Set<String> chains() {
        var chains = new TreeSet<String>();
        for (var port : ports) {
            if (port.endpoints().isEmpty()) continue;
            chains.add(port.serviceChain());
            port.endpoints().forEach(endpoint -> chains.add(port.endpointChain(endpoint)));
        }
        return chains;
    }

    /** @param stale chains of before that nothing refers to any more */
    String text(Set<String> stale) {
        var nat = new StringBuilder("*nat\n:KUBE-SERVICES -\n:KUBE-POSTROUTING -\n:KUBE-NODEPORTS -\n:KUBE-MARK-MASQ -\n");
        chains().forEach(chain -> nat.append(":%s -%n".formatted(chain)));
        stale.forEach(chain -> nat.append(":%s -%n".formatted(chain)));
        nat.append("""
            -A KUBE-MARK-MASQ -j MARK --or-mark 0x4000
            -A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
            -A KUBE-POSTROUTING -j MARK --xor-mark 0x4000
            -A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
            """);
        var filter = new StringBuilder("*filter\n:KUBE-SERVICES -\n");
        for (var port : ports) {
            if (port.endpoints().isEmpty()) filter.append(reject(port));
            else nat.append(service(port));
        }
        nat.append("-A KUBE-SERVICES -m comment --comment \"kubernetes service nodeports; NOTE: this must be the last rule in this chain\" "
            + "-m addrtype --dst-type LOCAL -j KUBE-NODEPORTS\n");
        stale.forEach(chain -> nat.append("-X %s%n".formatted(chain)));
        return nat + "COMMIT\n" + filter + "COMMIT\n";
    }

    private static String service(ServicePort port) {
        var rules = new StringBuilder("-A KUBE-SERVICES -d %s/32 -p %s -m comment --comment \"%s cluster IP\" -m %s --dport %d -j %s%n"
            .formatted(port.clusterIp(), port.protocol(), port.name(), port.protocol(), port.port(), port.serviceChain()));
        var left = port.endpoints().size();
        for (var endpoint : port.endpoints()) {
            var chain = port.endpointChain(endpoint);
            var share = left == 1 ? "" : String.format(Locale.ROOT, " -m statistic --mode random --probability %.10f", 1.0 / left);
            rules.append(
                "-A %s -m comment --comment \"%s -> %s\"%s -j %s%n".formatted(port.serviceChain(), port.name(), endpoint, share, chain));
            rules.append("-A %s -s %s/32 -m comment --comment \"%s\" -j KUBE-MARK-MASQ%n".formatted(chain, endpoint.replaceFirst(":.*", ""),
                port.name()));
            rules.append("-A %s -p %s -m comment --comment \"%s\" -m %s -j DNAT --to-destination %s%n".formatted(chain, port.protocol(),
                port.name(), port.protocol(), endpoint));
            left--;
        }
        return rules.toString();
    }

    private static String reject(ServicePort port) {
        return "-A KUBE-SERVICES -d %s/32 -p %s -m comment --comment \"%s has no endpoints\" -m %s --dport %d -j REJECT --reject-with icmp-port-unreachable%n"
            .formatted(port.clusterIp(), port.protocol(), port.name(), port.protocol(), port.port());
    }
}
