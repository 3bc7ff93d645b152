package ekslab.verify.fault;

import static ekslab.verify.fault.Draft.fault;
import static ekslab.verify.fault.Layer.NODE_KERNEL;

import java.util.List;

import ekslab.verify.facts.Node;

/** What a node's kernel does with packets that are not its own: forwarding, filters, translation, marks. */
final class KernelFaults {

    private static final String SNAT = "AWS-SNAT-CHAIN-0";
    private static final String CONNMARK = "AWS-CONNMARK-CHAIN-0";
    private static final String AWS = "\"AWS";   // how the comments of its rules begin
    private static final String AGAIN = "Delete the node's aws-node pod; its successor writes the rules again";

    private KernelFaults() {}

    static final List<Fault> ALL = List.of(
        fault("ip-forward-off", NODE_KERNEL, 1)
            .does("The node stops being a router: net.ipv4.ip_forward = 0")
            .seenAs("No pod of one node reaches anything, and the node itself is fine.",
                "한 노드의 모든 파드가 어디에도 닿지 못하는데 노드 자신은 멀쩡하다.")
            .breaks("nodes-forward")
            .fix("On the node: sysctl -w net.ipv4.ip_forward=1")
            .by(scene -> {
                var node = scene.node();
                return Mishap.onNode(node, "sysctl -qw net.ipv4.ip_forward=0", NodePiece.sysctl(node, "net.ipv4.ip_forward"));
            }),
        fault("rp-filter-strict", NODE_KERNEL, 3)
            .does(
                "The primary interface filters by reverse path strictly; answers from the internet to pods of secondary interfaces are dropped")
            .seenAs("Some pods of a node do not reach the internet, although their packets leave with the right address.",
                "한 노드의 일부 파드가 인터넷에 닿지 못한다. 패킷은 올바른 주소로 나가고 있다.")
            .breaks("primary-eni-filters-loosely", "pods-reach-internet-as-their-node")
            .fix("On the node: sysctl -w net.ipv4.conf.ens5.rp_filter=2")
            .by(scene -> {
                var node = scene.nodeWithSecondaryEni();
                var key = "net.ipv4.conf.%s.rp_filter".formatted(scene.wiring().link(node, scene.primary(node)));
                return Mishap.onNode(node, "sysctl -qw %s=1".formatted(key), NodePiece.sysctl(node, key));
            }),
        fault("forward-policy-drop", NODE_KERNEL, 2)
            .does("A firewall sets the policy of the node's FORWARD chain to DROP")
            .seenAs("No new connection from or to a pod of one node is made; the node itself is fine.",
                "한 노드의 파드로 드나드는 새 연결이 하나도 맺어지지 않는다. 노드 자신은 멀쩡하다.")
            .breaks("forwarding-is-accepted")
            .fix("On the node: iptables -P FORWARD ACCEPT")
            .by(scene -> {
                var node = scene.node();
                return Mishap.onNode(node, "iptables -w 5 -P FORWARD DROP", IptablesPieces.forwardPolicy(node));
            }),
        fault("nat-table-flushed", NODE_KERNEL, 2)
            .does(
                "Somebody runs iptables -t nat -F on a node. kube-proxy writes its rules again within half a minute, aws-node only when it starts")
            .seenAs("Pods of one node lost Services for a while, and the internet for good.",
                "한 노드의 파드가 서비스를 잠시, 인터넷을 계속 잃었다.")
            .breaks("snat-spares-the-vpc", "snat-takes-the-primary-address", "connections-are-marked").perhaps("services-have-their-rules")
            .fix(AGAIN)
            .by(scene -> {
                var node = scene.node();
                return Mishap.onNode(node, "iptables -w 5 -t nat -F", IptablesPieces.chain(node, "nat", SNAT),
                    IptablesPieces.chain(node, "nat", CONNMARK), IptablesPieces.rules(node, "nat", "PREROUTING", AWS),
                    IptablesPieces.rules(node, "nat", "POSTROUTING", AWS));
            }),
        fault("snat-chain-empty", NODE_KERNEL, 2)
            .does("The chain that puts the node's address in place of the pods' is flushed on one node")
            .seenAs("Pods of one node reach each other and all other pods, but not the internet; the node does.",
                "한 노드의 파드가 다른 모든 파드에는 닿지만 인터넷에는 닿지 못한다. 노드는 닿는다.")
            .breaks("snat-spares-the-vpc", "snat-takes-the-primary-address")
            .fix(AGAIN)
            .by(scene -> changed(scene.node(), SNAT, "-F %s")),
        fault("snat-inside-vpc", NODE_KERNEL, 2)
            .does(
                "The RETURN for the VPC's own range is deleted; the node translates between pods as well, and pods of secondary interfaces are cut off")
            .seenAs("Some pods are seen with the address of their node, and access lists by pod address fail.",
                "일부 파드가 노드의 주소로 보여서, 파드 주소에 따른 접근 제어가 맞지 않는다.")
            .breaks("snat-spares-the-vpc", "pods-reach-pods-without-nat").perhaps("dns-answers")
            .fix(AGAIN)
            .by(scene -> changed(scene.node(), SNAT, "-D %s 1")),
        fault("connmark-chain-empty", NODE_KERNEL, 3)
            .does(
                "The chain that marks connections to the internet is flushed; those of pods on secondary interfaces leave by the wrong interface")
            .seenAs("Some pods of a node do not reach the internet, others beside them do.",
                "한 노드의 일부 파드만 인터넷에 닿지 못한다. 옆 파드는 닿는다.")
            .breaks("connections-are-marked")
            .fix(AGAIN)
            .by(scene -> changed(scene.nodeWithSecondaryEni(), CONNMARK, "-F %s")),
        fault("mark-not-restored", NODE_KERNEL, 3)
            .does(
                "The rule that gives a connection's mark back to what pods send is deleted; only first packets leave by the right interface")
            .seenAs("Some pods of a node ping the internet once, and no connection of theirs is made.",
                "한 노드의 일부 파드가 인터넷으로 연결을 맺지 못한다. 첫 패킷은 나간다.")
            .breaks("pods-reach-internet-as-their-node")
            .fix(AGAIN)
            .by(scene -> unmarked(scene.nodeWithSecondaryEni(), "-i eni+")),
        fault("node-port-mark-missing", NODE_KERNEL, 3)
            .does("The rule that marks what comes in by the primary interface is deleted; node ports do not reach pods of secondary ones")
            .seenAs("A node port answers or not, depending on which pod it leads to.",
                "노드 포트가 어느 파드로 이어지느냐에 따라 응답하기도 하고 안 하기도 한다.")
            .breaks("connections-are-marked")
            .fix(AGAIN)
            .by(scene -> unmarked(scene.node(), "--set-xmark")));

    /** @param change of a chain in the nat table, as iptables takes it */
    private static Mishap changed(Node node, String chain, String change) {
        return Mishap.onNode(node, "iptables -w 5 -t nat " + change.formatted(chain), IptablesPieces.chain(node, "nat", chain));
    }

    /** Deletes the rules about marks that contain some words. */
    private static Mishap unmarked(Node node, String words) {
        return Mishap.onNode(node,
            "{ echo '*mangle'; iptables -w 5 -t mangle -S PREROUTING | grep -F -- '%s' | sed 's/^-A/-D/'; echo COMMIT; } | iptables-restore -w 5 -n"
                .formatted(words),
            IptablesPieces.rules(node, "mangle", "PREROUTING", AWS));
    }
}
