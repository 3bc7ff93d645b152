package ekslab.verify.fault;

import static ekslab.verify.fault.Draft.fault;
import static ekslab.verify.fault.Layer.WORKLOAD;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.json.JsonMapper;

import ekslab.verify.facts.Pod;

/** Where the pods of the exercises run, and how many. */
final class WorkloadFaults {

    private static final String NETSHOOT = "netshoot-pod";
    private static final String MISSING = "A pod that was deleted does not come back; it is Pending.";
    private static final String MISSING_KO = "지운 파드가 돌아오지 않고 Pending으로 남는다.";
    private static final JsonMapper JSON = new JsonMapper();

    private WorkloadFaults() {}

    static final List<Fault> ALL = List.of(
        fault("netshoot-too-few", WORKLOAD, 1)
            .does("The Deployment netshoot-pod is scaled to one replica")
            .seenAs("The exercises between nodes have no pod on the other side.", "노드 간 실습에서 건너편에 파드가 없다.")
            .breaks("netshoot-one-per-node")
            .fix("kubectl scale deployment netshoot-pod --replicas 3")
            .by(scene -> Mishap.edit(ObjectPiece.deployment("default", NETSHOOT, "/spec/replicas"), JSON.valueToTree(1))),
        fault("netshoot-in-one-zone", WORKLOAD, 1)
            .does("The Deployment netshoot-pod gets a node selector for one zone; all its pods move there")
            .seenAs("All netshoot pods run on one node.", "netshoot 파드가 모두 한 노드에서 돈다.")
            .breaks("netshoot-one-per-node")
            .fix(
                "kubectl patch deployment netshoot-pod --type json -p '[{\"op\":\"remove\",\"path\":\"/spec/template/spec/nodeSelector\"}]'")
            .by(scene -> Mishap.edit(ObjectPiece.deployment("default", NETSHOOT, "/spec/template/spec/nodeSelector"),
                JSON.valueToTree(Map.of("topology.kubernetes.io/zone", scene.node().zone())))),
        fault("node-left-cordoned", WORKLOAD, 1)
            .does("A node is cordoned for maintenance and forgotten; the netshoot pod on it is deleted")
            .seenAs(MISSING, MISSING_KO)
            .breaks("netshoot-one-per-node")
            .fix("kubectl uncordon NODE")
            .by(scene -> unwelcome(scene, "/spec/unschedulable", true)),
        fault("node-tainted", WORKLOAD, 2)
            .does("A node gets a taint that no pod of the exercises tolerates; the netshoot pod on it is deleted")
            .seenAs(MISSING, MISSING_KO)
            .breaks("netshoot-one-per-node")
            .fix("kubectl taint node NODE dedicated-")
            .by(scene -> unwelcome(scene, "/spec/taints", List.of(Map.of("key", "dedicated", "value", "gpu", "effect", "NoSchedule")))));

    private static Mishap unwelcome(Scene scene, String pointer, Object value) {
        var pod = scene.pod(each -> each.labelled("app", NETSHOOT), "no netshoot pod");
        var node = ObjectPiece.node(pod.node(), pointer);
        return Mishap.of(lab -> {
            node.set(lab, JSON.valueToTree(value));
            delete(lab, pod);
        }, node);
    }

    private static void delete(Access lab, Pod pod) {
        lab.kube(kube -> kube.pods().inNamespace(pod.namespace()).withName(pod.name()).delete());
    }
}
