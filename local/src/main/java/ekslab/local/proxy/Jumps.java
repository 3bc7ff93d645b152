package ekslab.local.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import ekslab.local.net.Plan;
import ekslab.local.net.SavedRules;

/**
 * Where packets enter chains of Kubernetes: rules at the head of the built-in chains, and the chains by which their owners see that
 * somebody flushed them. Rules stand here as {@code iptables-save} prints them.
 */
enum Jumps {

    /** Each is put first, so the last of a chain stands on top: pkg/proxy/iptables/proxier.go of Kubernetes. */
    KUBE_PROXY(List.of("mangle KUBE-PROXY-CANARY", "nat KUBE-PROXY-CANARY", "filter KUBE-PROXY-CANARY"), List.of(
        "filter -A INPUT -m conntrack --ctstate NEW -m comment --comment \"kubernetes externally-visible service portals\" -j KUBE-EXTERNAL-SERVICES",
        "filter -A FORWARD -m conntrack --ctstate NEW -m comment --comment \"kubernetes externally-visible service portals\" -j KUBE-EXTERNAL-SERVICES",
        "filter -A INPUT -m comment --comment \"kubernetes health check service ports\" -j KUBE-NODEPORTS",
        "filter -A FORWARD -m conntrack --ctstate NEW -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES",
        "filter -A OUTPUT -m conntrack --ctstate NEW -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES",
        "filter -A FORWARD -m comment --comment \"kubernetes forwarding rules\" -j KUBE-FORWARD",
        "filter -A INPUT -m conntrack --ctstate NEW -m comment --comment \"kubernetes load balancer firewall\" -j KUBE-PROXY-FIREWALL",
        "filter -A OUTPUT -m conntrack --ctstate NEW -m comment --comment \"kubernetes load balancer firewall\" -j KUBE-PROXY-FIREWALL",
        "filter -A FORWARD -m conntrack --ctstate NEW -m comment --comment \"kubernetes load balancer firewall\" -j KUBE-PROXY-FIREWALL",
        "nat -A OUTPUT -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES",
        "nat -A PREROUTING -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES",
        "nat -A POSTROUTING -m comment --comment \"kubernetes postrouting rules\" -j KUBE-POSTROUTING")),

    /** The kubelet's own: pkg/kubelet/kubelet_network_linux.go. The hint tells containers which iptables the node uses. */
    KUBELET(List.of("mangle KUBE-IPTABLES-HINT", "mangle KUBE-KUBELET-CANARY", "nat KUBE-KUBELET-CANARY", "filter KUBE-KUBELET-CANARY",
        "filter KUBE-FIREWALL"),
        List.of(
            "filter -A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment \"block incoming localnet connections\" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP",
            "filter -A OUTPUT -j KUBE-FIREWALL",
            "filter -A INPUT -j KUBE-FIREWALL"));

    private final List<String> chains;
    private final List<String> rules;

    Jumps(List<String> chains, List<String> rules) {
        this.chains = chains;
        this.rules = rules;
    }

    /**
     * What is missing on a node.
     *
     * @param saved what {@code iptables-save} printed
     */
    Plan missing(String saved) {
        var has = new SavedRules(saved);
        var text = new StringBuilder();
        for (var table : List.of("mangle", "nat", "filter")) {
            var lines = new ArrayList<String>();
            of(chains, table).filter(chain -> !has.has(table, chain)).forEach(chain -> lines.add(":" + chain + " - [0:0]"));
            of(rules, table).filter(rule -> !has.table(table).contains(rule)).forEach(rule -> lines.add(rule.replaceFirst("^-A", "-I")));
            if (!lines.isEmpty()) text.append('*').append(table).append('\n').append(String.join("\n", lines)).append("\nCOMMIT\n");
        }
        return text.isEmpty() ? new Plan() : new Plan().feed("", text.toString(), "iptables-restore -n");
    }

    private static Stream<String> of(List<String> all, String table) {
        return all.stream().filter(each -> each.startsWith(table + " ")).map(each -> each.substring(table.length() + 1));
    }
}
