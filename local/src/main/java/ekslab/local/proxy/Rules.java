package ekslab.local.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The chains by which a node's packets find the endpoints of Services, in kube-proxy's own words and order.
 * Source: github.com/kubernetes/kubernetes, pkg/proxy/iptables/proxier.go, as of 1.35.
 *
 * @param nat rules by chain, without the "-A chain" before them
 * @param filter likewise
 */
record Rules(Map<String, List<String>> nat, Map<String, List<String>> filter) {

    private static final String NODE_PORTS_LAST = "-m comment --comment \"kubernetes service nodeports; NOTE: this must be the last rule in this chain\" "
        + "-m addrtype --dst-type LOCAL -j KUBE-NODEPORTS";

    static Rules of(List<ServicePort> ports) {
        var rules = new Rules(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (var chain : List.of("KUBE-MARK-MASQ", "KUBE-POSTROUTING", "KUBE-NODEPORTS", "KUBE-SERVICES")) rules.nat(chain);
        for (var chain : List.of("KUBE-EXTERNAL-SERVICES", "KUBE-FORWARD", "KUBE-NODEPORTS", "KUBE-PROXY-FIREWALL", "KUBE-SERVICES"))
            rules.filter(chain);
        rules.nat("KUBE-MARK-MASQ").add("-j MARK --or-mark 0x4000");
        rules.nat("KUBE-POSTROUTING").addAll(List.of("-m mark ! --mark 0x4000/0x4000 -j RETURN", "-j MARK --xor-mark 0x4000",
            "-m comment --comment \"kubernetes service traffic requiring SNAT\" -j MASQUERADE --random-fully"));
        rules.filter("KUBE-FORWARD").addAll(List.of("-m conntrack --ctstate INVALID -j DROP",
            "-m comment --comment \"kubernetes forwarding rules\" -m mark --mark 0x4000/0x4000 -j ACCEPT",
            "-m comment --comment \"kubernetes forwarding conntrack rule\" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"));
        ports.forEach(rules::add);
        rules.nat("KUBE-SERVICES").add(NODE_PORTS_LAST);
        return rules;
    }

    private List<String> nat(String chain) { return nat.computeIfAbsent(chain, absent -> new ArrayList<>()); }

    private List<String> filter(String chain) { return filter.computeIfAbsent(chain, absent -> new ArrayList<>()); }

    private void add(ServicePort port) {
        var everywhere = port.everywhere();
        var here = port.here();
        var inside = port.internalLocal() ? here : everywhere;
        var outside = port.externalLocal() ? here : everywhere;
        var match = "-p %1$s -m comment --comment \"%%s\" -m %1$s --dport %%d".formatted(port.protocol());

        if (inside.isEmpty()) filter("KUBE-SERVICES").add(to(port.clusterIp()) + refusal(port, match, port.port()));
        else
            nat("KUBE-SERVICES").add(to(port.clusterIp()) + match.formatted(port.name() + " cluster IP", port.port()) + " -j "
                + (port.internalLocal() ? port.localChain() : port.serviceChain()));
        if (port.external()) external(port, match, !everywhere.isEmpty(), !outside.isEmpty());
        if (port.healthCheckNodePort() > 0
            && filter("KUBE-NODEPORTS").stream().noneMatch(rule -> rule.contains(" " + port.healthCheckNodePort() + " ")))
            filter("KUBE-NODEPORTS").add("-p tcp -m comment --comment \"%s health check node port\" -m tcp --dport %d -j ACCEPT"
                .formatted(port.name().replaceFirst(":.*", ""), port.healthCheckNodePort()));
        var cluster = !port.internalLocal() || port.external();   // from outside, the node's own processes reach all endpoints
        if (cluster && !everywhere.isEmpty()) balance(port, port.serviceChain(), everywhere);
        if ((port.internalLocal() || port.externalLocal() && port.external()) && !here.isEmpty()) balance(port, port.localChain(), here);
        everywhere.stream().filter(endpoint -> cluster || here.contains(endpoint)).forEach(endpoint -> endpoint(port, endpoint));
        here.stream().filter(endpoint -> !everywhere.contains(endpoint)).forEach(endpoint -> endpoint(port, endpoint));
    }

    private void external(ServicePort port, String match, boolean any, boolean usable) {
        for (var address : port.externalIps()) {
            if (any)
                nat("KUBE-SERVICES")
                    .add(to(address) + match.formatted(port.name() + " external IP", port.port()) + " -j " + port.externalChain());
            if (!usable) filter("KUBE-EXTERNAL-SERVICES").add(to(address) + refusal(port, match, port.port()));
        }
        for (var address : port.loadBalancerIps()) loadBalancer(port, address, match, any, usable);
        if (port.nodePort() > 0) {
            if (any) nat("KUBE-NODEPORTS").add(match.formatted(port.name(), port.nodePort()) + " -j " + port.externalChain());
            if (!usable)
                filter("KUBE-EXTERNAL-SERVICES")
                    .add(refusal(port, match, port.nodePort()).replaceFirst(" -j", " -m addrtype --dst-type LOCAL -j"));
        }
        if (!any) return;
        var chain = nat(port.externalChain());
        if (port.externalLocal()) {
            chain.add(
                "-m comment --comment \"masquerade LOCAL traffic for %s external destinations\" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ"
                    .formatted(port.name()));
            chain.add("-m comment --comment \"route LOCAL traffic for %s external destinations\" -m addrtype --src-type LOCAL -j %s"
                .formatted(port.name(), port.serviceChain()));
            if (usable) chain.add("-j " + port.localChain());
        } else {
            chain.add("-m comment --comment \"masquerade traffic for %s external destinations\" -j KUBE-MARK-MASQ".formatted(port.name()));
            chain.add("-j " + port.serviceChain());
        }
    }

    private void loadBalancer(ServicePort port, String address, String match, boolean any, boolean usable) {
        var comment = port.name() + " loadbalancer IP";
        var firewall = !port.sourceRanges().isEmpty();
        if (any)
            nat("KUBE-SERVICES").add(to(address) + match.formatted(comment, port.port()) + " -j "
                + (firewall ? port.firewallChain() : port.externalChain()));
        if (!usable) filter("KUBE-EXTERNAL-SERVICES").add(to(address) + refusal(port, match, port.port()));
        if (!firewall || !any) return;
        filter("KUBE-PROXY-FIREWALL").add(to(address)
            + match.formatted(port.name() + " traffic not accepted by " + port.firewallChain(), port.port()) + " -j DROP");
        if (nat.containsKey(port.firewallChain())) return;
        var chain = nat(port.firewallChain());
        port.sourceRanges()
            .forEach(range -> chain.add("-s %s -m comment --comment \"%s\" -j %s".formatted(range, comment, port.externalChain())));
        chain.add("-m comment --comment \"other traffic to %s will be dropped by KUBE-PROXY-FIREWALL\"".formatted(port.name()));
    }

    private static String to(String address) { return "-d " + address + "/32 "; }

    /** Nobody at all is told at once; nobody here is told nothing, because a load balancer will try elsewhere. */
    private static String refusal(ServicePort port, String match, int number) {
        return port.everywhere().isEmpty()
            ? match.formatted(port.name() + " has no endpoints", number) + " -j REJECT --reject-with icmp-port-unreachable"
            : match.formatted(port.name() + " has no local endpoints", number) + " -j DROP";
    }

    private void balance(ServicePort port, String chain, List<Endpoint> endpoints) {
        var rules = nat(chain);
        if (port.affinitySeconds() > 0)
            for (var endpoint : endpoints)
                rules.add("-m comment --comment \"%1$s -> %2$s\" -m recent --name %3$s --rcheck --seconds %4$d --reap -j %3$s"
                    .formatted(port.name(), endpoint.at(), port.endpointChain(endpoint), port.affinitySeconds()));
        var left = endpoints.size();
        for (var endpoint : endpoints) {
            var share = left == 1 ? "" : String.format(Locale.ROOT, " -m statistic --mode random --probability %.10f", 1.0 / left);
            rules.add(
                "-m comment --comment \"%s -> %s\"%s -j %s".formatted(port.name(), endpoint.at(), share, port.endpointChain(endpoint)));
            left--;
        }
    }

    private void endpoint(ServicePort port, Endpoint endpoint) {
        var chain = port.endpointChain(endpoint);
        var affinity = port.affinitySeconds() > 0 ? " -m recent --name " + chain + " --set" : "";
        nat(chain).addAll(List.of("-s %s/32 -m comment --comment \"%s\" -j KUBE-MARK-MASQ".formatted(endpoint.address(), port.name()),
            "-p %1$s -m comment --comment \"%2$s\"%3$s -m %1$s -j DNAT --to-destination %4$s".formatted(port.protocol(), port.name(),
                affinity,
                endpoint.at())));
    }
}
