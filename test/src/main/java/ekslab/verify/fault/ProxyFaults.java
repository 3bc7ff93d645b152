package ekslab.verify.fault;

import static ekslab.verify.fault.Draft.fault;
import static ekslab.verify.fault.Layer.KUBE_PROXY;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a Service's address becomes a pod's. */
final class ProxyFaults {

    private static final String NO_NAMES = "Pods of one node resolve no names; CoreDNS answers when asked by its pod's address.";
    private static final String NO_NAMES_KO = "한 노드의 파드가 이름을 풀지 못한다. CoreDNS 파드의 주소로 직접 물으면 답이 온다.";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final JsonMapper JSON = new JsonMapper();

    private ProxyFaults() {}

    /** What kubectl rollout restart does to a template's annotations. */
    private static JsonNode restartedNow(JsonNode annotations) {
        var with = annotations.isObject() ? (ObjectNode) annotations.deepCopy() : JSON.createObjectNode();
        return with.put("kubectl.kubernetes.io/restartedAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    static final List<Fault> ALL = List.of(
        fault("kube-proxy-unknown-scheduler", KUBE_PROXY, 2)
            .does("kube-proxy-config asks for ipvs with the scheduler \"r\", and kube-proxy is restarted")
            .seenAs("New Services get no rules on a node, old ones still work there.",
                "어느 노드에서 새 서비스에는 규칙이 생기지 않고, 예전 서비스는 여전히 동작한다.")
            .breaks("node-daemons-ready")
            .fix(
                "kubectl -n kube-system edit configmap kube-proxy-config: mode \"iptables\"; kubectl -n kube-system rollout restart daemonset kube-proxy")
            .by(scene -> {
                var config = ObjectPiece.core("ConfigMap", "kube-proxy-config", "/data/config");
                var restarted = ObjectPiece.daemonSet("kube-proxy", "/spec/template/metadata/annotations");
                var wrong = config.value(scene.lab()).asText().replaceFirst("(?m)^mode:.*", "mode: \"ipvs\"\nipvs:\n  scheduler: \"r\"");
                return Mishap.of(lab -> {
                    config.set(lab, JSON.getNodeFactory().textNode(wrong));
                    restarted.set(lab, restartedNow(restarted.value(lab)));
                }, config, restarted);
            }),
        fault("kube-proxy-in-one-zone", KUBE_PROXY, 1)
            .does("The DaemonSet kube-proxy gets a node selector that all nodes but those of one zone miss")
            .seenAs("Services that change keep leading to pods that are gone, on some nodes.",
                "몇몇 노드에서, 바뀐 서비스가 이미 없어진 파드로 계속 이어진다.")
            .breaks("node-daemons-ready")
            .fix(
                "kubectl -n kube-system patch daemonset kube-proxy --type json -p '[{\"op\":\"remove\",\"path\":\"/spec/template/spec/nodeSelector\"}]'")
            .by(scene -> Mishap.edit(ObjectPiece.daemonSet("kube-proxy", "/spec/template/spec/nodeSelector"),
                JSON.valueToTree(Map.of(ZONE, scene.node().zone())))),
        fault("dns-service-chain-empty", KUBE_PROXY, 3)
            .does("The chain of the DNS Service is flushed on one node; kube-proxy does not notice before the Service changes")
            .seenAs(NO_NAMES, NO_NAMES_KO)
            .breaks("dns-answers")
            .fix("Delete the node's kube-proxy pod; its successor writes all rules again")
            .by(scene -> {
                var node = scene.node();
                var chain = scene.wiring().dnsChain(node);
                return Mishap.onNode(node, "iptables -w 5 -t nat -F " + chain, IptablesPieces.chain(node, "nat", chain));
            }),
        fault("dns-intercepted", KUBE_PROXY, 3)
            .does(
                "A rule of a NodeLocal DNSCache that was removed long ago is left on one node; it sends questions to an address where nobody listens")
            .seenAs(NO_NAMES, NO_NAMES_KO)
            .breaks("dns-answers")
            .fix("On the node: iptables -t nat -S PREROUTING, and delete the rule that is neither kube-proxy's nor aws-node's")
            .by(scene -> {
                var node = scene.node();
                return Mishap.onNode(node,
                    "iptables -w 5 -t nat -I PREROUTING -d %s -p udp --dport 53 -m comment --comment 'node-local dns' -j DNAT --to-destination 169.254.20.10"
                        .formatted(scene.clusterDns()),
                    IptablesPieces.rules(node, "nat", "PREROUTING", "169.254.20.10"));
            }),
        fault("service-bypassed", KUBE_PROXY, 3)
            .does("A rule before those of Services, left by another tool, lets TCP to the DNS Service go its own way on one node")
            .seenAs("Short answers of DNS come, long ones, which need TCP, do not.", "짧은 DNS 응답은 오지만 TCP가 필요한 긴 응답은 오지 않는다.")
            .breaks("services-answer")
            .fix("On the node: iptables -t nat -S PREROUTING, and delete the rule that is neither kube-proxy's nor aws-node's")
            .by(scene -> {
                var node = scene.node();
                return Mishap.onNode(node, "iptables -w 5 -t nat -I PREROUTING -d %s -p tcp -m comment --comment 'no proxy' -j ACCEPT"
                    .formatted(scene.clusterDns()), IptablesPieces.rules(node, "nat", "PREROUTING", "no proxy"));
            }));
}
