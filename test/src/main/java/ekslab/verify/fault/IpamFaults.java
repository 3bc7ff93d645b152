package ekslab.verify.fault;

import static ekslab.verify.fault.Draft.fault;
import static ekslab.verify.fault.Layer.IPAM;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** ipamd: where addresses come from, and how it is told to use them. */
final class IpamFaults {

    private static final String NO_INTERNET = "No pod of any node reaches the internet; the nodes do, and pods reach pods.";
    private static final String NO_INTERNET_KO = "어느 노드의 파드도 인터넷에 닿지 못한다. 노드는 닿고, 파드끼리도 닿는다.";
    private static final JsonMapper JSON = new JsonMapper();

    private IpamFaults() {}

    static final List<Fault> ALL = List.of(
        fault("external-snat-on", IPAM, 2)
            .does("AWS_VPC_K8S_CNI_EXTERNALSNAT=true although no NAT gateway translates; aws-node restarts with it")
            .seenAs(NO_INTERNET, NO_INTERNET_KO)
            .breaks("snat-spares-the-vpc", "snat-takes-the-primary-address", "connections-are-marked")
            .fix("kubectl -n kube-system set env daemonset aws-node AWS_VPC_K8S_CNI_EXTERNALSNAT=false")
            .by(scene -> environment(scene, Map.of("AWS_VPC_K8S_CNI_EXTERNALSNAT", "true"))),
        fault("snat-excluded-everywhere", IPAM, 3)
            .does("AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS names all addresses, not only those of a peer; aws-node restarts with it")
            .seenAs(NO_INTERNET, NO_INTERNET_KO)
            .breaks("pods-reach-internet-as-their-node")
            .fix("kubectl -n kube-system set env daemonset aws-node AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS-")
            .by(scene -> environment(scene, Map.of("AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS", "0.0.0.0/0"))),
        fault("aws-node-refuses-settings", IPAM, 2)
            .does("Prefix delegation is switched on with no warm target at all, and aws-node refuses to start")
            .seenAs("New pods on a node stay in ContainerCreating, old ones work.", "어느 노드에서 새 파드가 ContainerCreating에 머문다. 예전 파드는 동작한다.")
            .breaks("node-daemons-ready")
            .fix("kubectl -n kube-system set env daemonset aws-node ENABLE_PREFIX_DELEGATION=false WARM_PREFIX_TARGET=1")
            .by(scene -> environment(scene, Map.of("ENABLE_PREFIX_DELEGATION", "true", "WARM_PREFIX_TARGET", "0"))),
        fault("aws-node-in-one-zone", IPAM, 1)
            .does("The DaemonSet aws-node gets a node selector that all nodes but those of one zone miss")
            .seenAs("New pods on some nodes stay in ContainerCreating, old ones work.",
                "몇몇 노드에서 새 파드가 ContainerCreating에 머문다. 예전 파드는 동작한다.")
            .breaks("node-daemons-ready")
            .fix(
                "kubectl -n kube-system patch daemonset aws-node --type json -p '[{\"op\":\"remove\",\"path\":\"/spec/template/spec/nodeSelector\"}]'")
            .by(scene -> Mishap.edit(ObjectPiece.daemonSet("aws-node", "/spec/template/spec/nodeSelector"),
                JSON.valueToTree(Map.of("topology.kubernetes.io/zone", scene.node().zone())))),
        fault("no-spare-interface", IPAM, 2)
            .does("MAX_ENI=1: ipamd attaches no further interface, and a node has five addresses for pods instead of fifteen")
            .seenAs("A node takes a few pods; the next ones stay in ContainerCreating: failed to assign an IP address to container.",
                "노드가 파드 몇 개까지만 받고, 그다음 파드는 ContainerCreating에 머문다: failed to assign an IP address to container.")
            .fix("kubectl -n kube-system set env daemonset aws-node MAX_ENI-")
            .by(scene -> environment(scene, Map.of("MAX_ENI", "1"))),
        fault("subnet-exhausted", IPAM, 2)
            .does("Interfaces that nobody uses take all free addresses of one node's subnet")
            .seenAs("The next interface of a node gets no addresses: InsufficientFreeAddressesInSubnet in ipamd.log.",
                "노드의 다음 인터페이스가 주소를 받지 못한다. ipamd.log에 InsufficientFreeAddressesInSubnet이 남는다.")
            .breaks("subnets-have-free-addresses")
            .fix("aws ec2 describe-network-interfaces --filters Name=status,Values=available; delete those that nobody needs")
            .by(IpamFaults::exhaust));

    /** What kubectl set env does. */
    private static Mishap environment(Scene scene, Map<String, String> told) {
        var containers = ObjectPiece.daemonSet("aws-node", "/spec/template/spec/containers").value(scene.lab());
        var at = 0;
        while (at < containers.size() && !containers.get(at).path("name").asText().equals("aws-node")) at++;
        if (at == containers.size()) throw new FaultRefused("there is no container aws-node in the DaemonSet aws-node");
        var variables = new LinkedHashMap<String, JsonNode>();
        containers.get(at).path("env").forEach(variable -> variables.put(variable.path("name").asText(), variable));
        told.forEach((name, value) -> variables.put(name, JSON.valueToTree(Map.of("name", name, "value", value))));
        return Mishap.edit(ObjectPiece.daemonSet("aws-node", "/spec/template/spec/containers/%d/env".formatted(at)),
            JSON.valueToTree(variables.values()));
    }

    private static final int ADDRESSES_EACH = 30;   // what EC2 gives an interface that is attached to nothing
    private static final int LEFT = 1;

    private static Mishap exhaust(Scene scene) {
        var subnet = scene.subnetOf(scene.node());
        var load = new StrayEnis(subnet, "load test, delete me");
        return Mishap.of(lab -> {
            for (var free = load.free(lab); free > LEFT; free = load.free(lab)) load.make(lab, Math.min(ADDRESSES_EACH, free - LEFT) - 1);
        }, load);
    }
}
