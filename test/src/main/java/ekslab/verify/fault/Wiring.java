package ekslab.verify.fault;

import java.util.List;

import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Pod;

/** What things are called on the nodes; looked up there, because only the kernel knows. */
record Wiring(Access lab) {

    /** The link that carries a pod's traffic on its node. */
    String veth(Pod pod) {
        return first(pod.node(), "ip route show %s | grep -oE 'dev [^ ]+' | cut -d ' ' -f 2".formatted(pod.ip()), "route to " + pod.ip());
    }

    /** A pod's network namespace on its node. */
    String netns(Pod pod) {
        return first(pod.node(), ("for n in $(ls /run/netns); do nsenter --net=/run/netns/$n ip -4 -o addr show eth0 2>/dev/null"
            + " | grep -q ' %s/32 ' && echo $n; done; true").formatted(pod.ip()), "network namespace with " + pod.ip());
    }

    /** A node's link for an interface, which EC2 knows by its hardware address. */
    String link(Node node, Eni eni) {
        return first(node.name(), "ip -o link | grep -F ' %s ' | cut -d ' ' -f 2 | tr -d ':' | cut -d '@' -f 1".formatted(eni.mac()),
            "link for " + eni.id());
    }

    /** The chain into which kube-proxy leads what is sent to the cluster's DNS. */
    String dnsChain(Node node) {
        return first(node.name(), "iptables -w 5 -t nat -S KUBE-SERVICES | grep -F 'kube-system/kube-dns:dns cluster IP'"
            + " | grep -oE 'KUBE-SVC-[A-Z0-9]+'", "chain of kube-proxy for kube-dns");
    }

    private String first(String node, String script, String what) {
        return lab.onNode(node, script + " || true", List.of()).stream().findFirst()
            .orElseThrow(() -> new FaultRefused("%s has no %s".formatted(node, what)));
    }
}
