package ekslab.verify.fault;

import static ekslab.verify.fault.Draft.fault;
import static ekslab.verify.fault.Layer.POD_LINK;
import static ekslab.verify.fault.NodePiece.in;

import java.util.List;

import ekslab.verify.fault.Fault.Plan;

/** The wire between a pod and its node: neighbour, veth, routes at either end. */
final class PodLinkFaults {

    private static final String DARK = "One pod reaches nothing and nobody reaches it; its neighbours are fine.";
    private static final String DARK_KO = "파드 하나가 어디에도 닿지 못하고 아무도 그 파드에 닿지 못한다. 이웃 파드는 멀쩡하다.";
    private static final String MADE_UP = "02:00:00:00:00:99";

    private PodLinkFaults() {}

    static final List<Fault> ALL = List.of(
        dark("pod-neighbour-missing", 2)
            .does("The permanent neighbour 169.254.1.1 is deleted in a pod; it asks by ARP from then on, and nobody answers")
            .fix("In the pod: ip neigh replace 169.254.1.1 lladdr MAC-OF-ITS-VETH nud permanent dev eth0")
            .by(neighbour("del 169.254.1.1 dev eth0")),
        dark("pod-neighbour-wrong", 3)
            .does("The neighbour 169.254.1.1 in a pod gets a hardware address that is nobody's")
            .fix("In the pod: ip neigh replace 169.254.1.1 lladdr MAC-OF-ITS-VETH nud permanent dev eth0")
            .by(neighbour("replace 169.254.1.1 lladdr %s nud permanent dev eth0".formatted(MADE_UP))),
        dark("host-veth-mac-changed", 3)
            .does(
                "A pod's veth on the node gets another hardware address, as systemd's MACAddressPolicy=persistent does it; the pod still knows the old one")
            .fix("On the node: ip link set dev VETH address THE-ONE-THAT-THE-POD-KNOWS")
            .by(scene -> {
                var pod = scene.pod();
                var veth = scene.wiring().veth(pod);
                return Mishap.onNode(pod.node(), "ip link set dev %s address %s".formatted(veth, MADE_UP),
                    IpPieces.hardwareAddress(Owner.of(pod), veth));
            }),
        fault("host-veth-down", POD_LINK, 1)
            .does("A pod's veth is set down on the node; its route goes with it")
            .seenAs(DARK, DARK_KO)
            .breaks("nodes-route-to-their-pods", "dns-answers")
            .fix("On the node: ip link set dev VETH up; ip route add POD-IP dev VETH scope link")
            .by(scene -> {
                var pod = scene.pod();
                var veth = scene.wiring().veth(pod);
                return Mishap.onNode(pod.node(), "ip link set dev %s down".formatted(veth), IpPieces.state(Owner.of(pod), veth),
                    IpPieces.routeTo(pod));
            }),
        fault("pod-route-missing", POD_LINK, 2)
            .does("The node's route to one of its pods is deleted")
            .seenAs("Nobody reaches one pod, not even its own node.", "파드 하나에 아무도 닿지 못한다. 그 파드의 노드조차 닿지 못한다.")
            .breaks("nodes-route-to-their-pods", "dns-answers")
            .fix("On the node: ip route add POD-IP dev VETH scope link")
            .by(scene -> {
                var pod = scene.pod();
                return Mishap.onNode(pod.node(), "ip route del " + pod.ip(), IpPieces.routeTo(pod));
            }),
        fault("pod-route-stolen", POD_LINK, 2)
            .does("The node's route to one of its pods leads into another pod's veth")
            .seenAs("Nobody reaches one pod, and its node sends it packets all the same.",
                "파드 하나에 아무도 닿지 못하는데, 노드는 그 파드로 패킷을 보내고 있다.")
            .breaks("nodes-route-to-their-pods", "dns-answers")
            .fix("On the node: ip route replace POD-IP dev ITS-OWN-VETH scope link")
            .by(scene -> {
                var pod = scene.pod(each -> scene.pods(scene.nodeOf(each)).size() > 1, "no node with two pods");
                var other = scene.pods(scene.nodeOf(pod)).stream().filter(each -> !each.equals(pod)).findFirst().orElseThrow();
                return Mishap.onNode(pod.node(), "ip route replace %s dev %s scope link".formatted(pod.ip(), scene.wiring().veth(other)),
                    IpPieces.routeTo(pod));
            }),
        fault("pod-default-route-missing", POD_LINK, 1)
            .does("The default route is deleted inside a pod")
            .seenAs("Programs in one pod say \"Network is unreachable\".", "파드 하나의 프로그램들이 \"Network is unreachable\"이라고 말한다.")
            .breaks("pods-have-one-address-and-two-routes", "dns-answers")
            .fix("In the pod: ip route add default via 169.254.1.1 dev eth0")
            .by(scene -> {
                var pod = scene.pod();
                var netns = scene.wiring().netns(pod);
                return Mishap.onNode(pod.node(), in(netns) + " ip route del default", IpPieces.routesIn(pod, netns));
            }),
        fault("node-mtu-lowered", POD_LINK, 3)
            .does(
                "The primary interface of a node gets an MTU of 1500 where everybody else has 9001; large packets to it are dropped in silence")
            .seenAs("Pings and handshakes work, large transfers to the pods of one node hang.",
                "핑과 연결 수립은 되는데, 한 노드의 파드로 보내는 큰 전송이 멈춘다.")
            .breaks("links-have-one-mtu")
            .fix("On the node: ip link set dev ens5 mtu 9001")
            .by(scene -> {
                var node = scene.node();
                var link = scene.wiring().link(node, scene.primary(node));
                return Mishap.onNode(node, "ip link set dev %s mtu 1500".formatted(link), IpPieces.mtu(Owner.of(node), link));
            }));

    private static Draft dark(String name, int grade) {
        return fault(name, POD_LINK, grade).seenAs(DARK, DARK_KO).breaks("pods-know-their-gateway", "dns-answers");
    }

    /** What somebody does to a pod's neighbour with {@code ip neigh}. */
    private static Plan neighbour(String change) {
        return scene -> {
            var pod = scene.pod();
            var netns = scene.wiring().netns(pod);
            return Mishap.onNode(pod.node(), in(netns) + " ip neigh " + change, IpPieces.gatewayOf(pod, netns));
        };
    }
}
