package ekslab.verify.fault;

import static ekslab.verify.fault.Draft.fault;
import static ekslab.verify.fault.Layer.POLICY_ROUTING;

import java.util.List;

import ekslab.verify.facts.Pod;

/** Which table a node asks for which packet. */
final class RoutingFaults {

    private static final String BY_ANOTHER_INTERFACE = "One pod talks to its node's other pods, but not to pods of other nodes.";
    private static final String BY_ANOTHER_INTERFACE_KO = "파드 하나가 같은 노드의 파드와는 통신하지만 다른 노드의 파드와는 통신하지 못한다.";

    private RoutingFaults() {}

    static final List<Fault> ALL = List.of(
        fault("rule-512-missing", POLICY_ROUTING, 3)
            .does(
                "Rule 512 of a pod on the primary interface is deleted; pods of secondary interfaces on its node send what is meant for it away")
            .seenAs("Some pods of a node do not reach one pod beside them; from other nodes it is reached.",
                "한 노드의 일부 파드가 바로 옆 파드 하나에 닿지 못한다. 다른 노드에서는 닿는다.")
            .breaks("pods-are-reached-by-main").perhaps("dns-answers")
            .fix("On the node: ip rule add to POD-IP lookup main prio 512")
            .by(scene -> {
                var pod = scene.pod(each -> scene.device(each) == 0
                    && scene.pods(scene.nodeOf(each)).stream().anyMatch(other -> scene.device(other) > 0),
                    "no pod of a primary interface beside one of a secondary");
                return deleted(pod, "to %s prio 512");
            }),
        fault("rule-512-of-secondary-missing", POLICY_ROUTING, 2)
            .does("Rule 512 of a pod on a secondary interface is deleted; silent until another pod of that interface talks to it")
            .seenAs("Nothing yet. One day one pod will not reach another one beside it.",
                "아직은 아무 증상이 없다. 언젠가 파드 하나가 바로 옆 파드에 닿지 못하게 된다.")
            .breaks("pods-are-reached-by-main").perhaps("dns-answers")
            .fix("On the node: ip rule add to POD-IP lookup main prio 512")
            .by(scene -> deleted(ofSecondary(scene), "to %s prio 512")),
        fault("rule-1536-missing", POLICY_ROUTING, 3)
            .does("Rule 1536 of a pod on a secondary interface is deleted; its packets leave by the primary one, and the VPC drops them")
            .seenAs(BY_ANOTHER_INTERFACE, BY_ANOTHER_INTERFACE_KO)
            .breaks("secondary-eni-pods-leave-by-their-eni", "pods-reach-pods-without-nat").perhaps("dns-answers")
            .fix("On the node: ip rule add from POD-IP lookup 2 prio 1536")
            .by(scene -> deleted(ofSecondary(scene), "from %s prio 1536")),
        fault("rule-1024-missing", POLICY_ROUTING, 3)
            .does(
                "The rule for marked packets is deleted; what pods of secondary interfaces send to the internet leaves by the wrong interface")
            .seenAs("Some pods of a node do not reach the internet, others beside them do.",
                "한 노드의 일부 파드만 인터넷에 닿지 못한다. 옆 파드는 닿는다.")
            .breaks("marked-packets-use-main")
            .fix("On the node: ip rule add fwmark 0x80/0x80 lookup main prio 1024")
            .by(scene -> {
                var node = scene.nodeWithSecondaryEni();
                return Mishap.onNode(node, "ip rule del prio 1024", IpPieces.rules(Owner.of(node), "fwmark"));
            }),
        fault("secondary-table-without-default", POLICY_ROUTING, 3)
            .does("The default route of a secondary interface's own table is deleted")
            .seenAs("Some pods of a node talk among each other, but not to pods of other nodes.",
                "한 노드의 일부 파드가 자기들끼리는 통신하지만 다른 노드의 파드와는 통신하지 못한다.")
            .breaks("secondary-eni-tables-lead-out", "pods-reach-pods-without-nat").perhaps("dns-answers")
            .fix("On the node: ip route add default via GATEWAY dev ens6 table 2")
            .by(scene -> {
                var pod = ofSecondary(scene);
                var table = scene.device(pod) + 1;
                return Mishap.onNode(pod.node(), "ip route del default table " + table, IpPieces.table(scene.nodeOf(pod), table));
            }));

    private static Mishap deleted(Pod pod, String rule) {
        return Mishap.onNode(pod.node(), "ip rule del " + rule.formatted(pod.ip()), IpPieces.rules(Owner.of(pod), pod.ip()));
    }

    private static Pod ofSecondary(Scene scene) {
        return scene.pod(pod -> scene.device(pod) > 0, "no pod with an address of a secondary interface");
    }
}
