package ekslab.verify.fault;

import static ekslab.verify.fault.Draft.fault;
import static ekslab.verify.fault.Layer.DNS;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** From the name in a program to CoreDNS, and from there to the VPC's resolver. */
final class DnsFaults {

    private static final String NOBODY = "No pod resolves any name; addresses work.";
    private static final String NOBODY_KO = "어느 파드도 이름을 풀지 못한다. 주소로는 통신이 된다.";
    private static final JsonMapper JSON = new JsonMapper();

    private DnsFaults() {}

    static final List<Fault> ALL = List.of(
        fault("coredns-scaled-to-zero", DNS, 1)
            .does("The Deployment coredns is scaled to no replica")
            .seenAs(NOBODY, NOBODY_KO)
            .breaks("dns-pods-serve")
            .fix("kubectl -n kube-system scale deployment coredns --replicas 2")
            .by(scene -> Mishap.edit(ObjectPiece.deployment("kube-system", "coredns", "/spec/replicas"), JSON.valueToTree(0))),
        fault("coredns-selects-no-node", DNS, 2)
            .does("The Deployment coredns gets a node selector that no node has; the rollout stands still with a pod less")
            .seenAs("Names are resolved more slowly than before, and one pod of CoreDNS is Pending.",
                "이름 풀이가 전보다 느려졌고, CoreDNS 파드 하나가 Pending이다.")
            .breaks("dns-pods-serve")
            .fix(
                "kubectl -n kube-system patch deployment coredns --type json -p '[{\"op\":\"remove\",\"path\":\"/spec/template/spec/nodeSelector\"}]'")
            .by(scene -> Mishap.edit(ObjectPiece.deployment("kube-system", "coredns", "/spec/template/spec/nodeSelector"),
                JSON.valueToTree(Map.of("workshop-default", "no")))),
        fault("corefile-forwards-to-nobody", DNS, 2)
            .does("The Corefile forwards what is outside the cluster to an address where no server is")
            .seenAs("Names of Services are resolved, names outside are not.", "서비스 이름은 풀리는데 바깥 이름은 풀리지 않는다.")
            .fix("kubectl -n kube-system edit configmap coredns: forward . /etc/resolv.conf")
            .by(scene -> {
                var corefile = ObjectPiece.core("ConfigMap", "coredns", "/data/Corefile");
                return Mishap.edit(corefile, JSON.getNodeFactory()
                    .textNode(corefile.value(scene.lab()).asText().replaceFirst("forward \\. \\S+", "forward . 192.0.2.53")));
            }),
        fault("dns-service-selects-nobody", DNS, 1)
            .does("The selector of the Service kube-dns has a typing error")
            .seenAs(NOBODY, NOBODY_KO)
            .breaks("dns-pods-serve")
            .fix("kubectl -n kube-system edit service kube-dns: selector k8s-app: kube-dns")
            .by(scene -> Mishap.edit(ObjectPiece.core("Service", "kube-dns", "/spec/selector"),
                JSON.valueToTree(Map.of("k8s-app", "kubedns")))),
        fault("dns-service-wrong-port", DNS, 2)
            .does("The Service kube-dns leads to port 5353 of the pods, where nobody listens")
            .seenAs(NOBODY, NOBODY_KO)
            .breaks("dns-answers")
            .fix("kubectl -n kube-system edit service kube-dns: targetPort 53 for dns and dns-tcp")
            .by(scene -> ports(scene, port -> port.path("port").asInt() == 53 ? ((ObjectNode) port).put("targetPort", 5353) : port)),
        fault("dns-service-without-udp", DNS, 2)
            .does("The Service kube-dns lost its UDP port")
            .seenAs("No pod resolves any name, but dig +tcp works.", "어느 파드도 이름을 풀지 못하지만 dig +tcp는 된다.")
            .breaks("dns-answers")
            .fix("kubectl -n kube-system edit service kube-dns: a port dns, 53, UDP")
            .by(scene -> ports(scene, port -> port.path("protocol").asText().equals("UDP") ? null : port)),
        fault("dns-service-local-only", DNS, 3)
            .does("The Service kube-dns gets internalTrafficPolicy Local; nodes without a pod of CoreDNS have no DNS")
            .seenAs("Pods of some nodes resolve names, pods of others do not.",
                "어떤 노드의 파드는 이름을 풀고, 다른 노드의 파드는 풀지 못한다.")
            .breaks("services-have-their-rules")
            .fix("kubectl -n kube-system patch service kube-dns -p '{\"spec\":{\"internalTrafficPolicy\":\"Cluster\"}}'")
            .by(scene -> Mishap.edit(ObjectPiece.core("Service", "kube-dns", "/spec/internalTrafficPolicy"), JSON.valueToTree("Local"))));

    /** A change to each port; null takes it away. */
    private interface PortChange {
        JsonNode of(JsonNode port);
    }

    private static Mishap ports(Scene scene, PortChange change) {
        var ports = ObjectPiece.core("Service", "kube-dns", "/spec/ports");
        var changed = JSON.createArrayNode();
        for (var port : ports.value(scene.lab())) {
            var after = change.of(port);
            if (after != null) changed.add(after);
        }
        return Mishap.edit(ports, changed);
    }
}
