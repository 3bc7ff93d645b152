package ekslab.verify.fault;

import static ekslab.verify.fault.Draft.fault;
import static ekslab.verify.fault.Layer.NODE_KERNEL;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.verify.facts.Node;

/** Rules of somebody else's firewall on a node, which means well and knows nothing of pods. */
final class FirewallFaults {

    private static final String OURS = "-m comment --comment 'site firewall'";
    private static final String FIX = "On the node: iptables -S, and delete the rule whose comment is site firewall";

    private FirewallFaults() {}

    static final List<Fault> ALL = List.of(
        fault("firewall-shuts-pods-out", NODE_KERNEL, 2)
            .does("A firewall lets no new connection from the node's own pods in to the node")
            .seenAs("Pods reach other nodes, but not the one on which they run.", "파드가 다른 노드에는 닿지만 자기가 있는 노드에는 닿지 못한다.")
            .breaks("pods-reach-nodes")
            .fix(FIX)
            .by(scene -> inserted(scene.node(), "INPUT", "-i eni+ -p tcp -m conntrack --ctstate NEW %s -j DROP")),
        fault("firewall-shuts-node-out", NODE_KERNEL, 2)
            .does("A firewall lets no new connection from a node out to its own pods")
            .seenAs("The node does not reach its own pods; everybody else does.", "노드가 자기 파드에만 닿지 못한다. 다른 곳에서는 닿는다.")
            .breaks("nodes-reach-pods")
            .fix(FIX)
            .by(scene -> inserted(scene.node(), "OUTPUT", "-o eni+ -p tcp -m conntrack --ctstate NEW %s -j DROP")),
        fault("large-packets-dropped", NODE_KERNEL, 3)
            .does("A firewall drops what is longer than 1,500 bytes, and says so to nobody")
            .seenAs("Small requests work, large answers hang.", "작은 요청은 되지만 큰 응답은 멈춘다.")
            .breaks("path-carries-the-mtu")
            .fix(FIX)
            .by(scene -> inserted(scene.node(), "FORWARD", "-m length --length 1501:65535 %s -j DROP")),
        fault("node-ports-firewalled", NODE_KERNEL, 2)
            .does("The DNS Service is opened at node ports, and the firewall of one node drops TCP to all of them")
            .seenAs("A Service answers at the node ports of all nodes but one.", "서비스가 다른 노드의 NodePort에서는 답하지만 한 노드에서만 답하지 않는다.")
            .breaks("node-ports-answer")
            .fix("On the node: iptables -t mangle -S PREROUTING, and delete the rule whose comment is site firewall")
            .by(FirewallFaults::nodePortsOpenedAndDropped));

    private static Mishap nodePortsOpenedAndDropped(Scene scene) {
        var node = scene.node();
        var service = ObjectPiece.core("Service", "kube-dns", "/spec");
        var opened = ((ObjectNode) service.value(scene.lab())).put("type", "NodePort");
        return Mishap.of(lab -> {
            service.set(lab, opened);
            lab.onNode(node.name(), "iptables -w 5 -t mangle -I PREROUTING -p tcp --dport 30000:32767 %s -j DROP".formatted(OURS),
                List.of());
        }, service, IptablesPieces.rules(node, "mangle", "PREROUTING", "site firewall"));
    }

    private static Mishap inserted(Node node, String chain, String rule) {
        return Mishap.onNode(node, "iptables -w 5 -I %s %s".formatted(chain, rule.formatted(OURS)),
            IptablesPieces.rules(node, "filter", chain, "site firewall"));
    }
}
