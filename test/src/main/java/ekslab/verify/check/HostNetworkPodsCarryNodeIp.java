package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** A host-network pod has no address of its own, so it costs the subnet none. */
final class HostNetworkPodsCarryNodeIp implements Check {

    @Override public String name() {
        return "host-network-pods-carry-node-ip";
    }

    @Override public String intent() {
        return "Every host-network pod carries its node's IP";
    }

    @Override public List<String> needs() {
        return List.of("api-answers");
    }

    @Override public Family family() {
        return Family.ADDRESSES;
    }

    @Override public Page page() {
        return Page.meaning("""
                Pods such as aws-node and kube-proxy live in the node's own network namespace, so they cost the subnet no address and
                have the node's ports. Where Kubernetes tells another address, the node's has changed since, and whoever reaches for
                the pod, as kubectl logs does, reaches nobody.
                """)
            .evidence("The address of each pod with hostNetwork: true, beside its node's InternalIP.",
                "kubectl get pods -A -o wide --field-selector spec.hostNetwork=true",
                "kubectl get nodes -o wide")
            .fix("Delete the pod; the kubelet reports the address of the new one.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var nodes = seen.kube().nodes().orThrow().byName();
        var wrong = new Complaints();
        var pods = seen.kube().pods().orThrow().stream().filter(pod -> pod.hostNetwork() && pod.running()).toList();
        for (var pod : pods) {
            var node = nodes.get(pod.node());
            if (node == null) wrong.add("%s runs on %s, which is no node", pod.fullName(), pod.node());
            else
                wrong.unless(pod.ip().equals(node.internalIp()), "%s has %s, its node %s has %s", pod.fullName(), pod.ip(), node.name(),
                    node.internalIp());
        }
        return wrong.verdict("%d pods".formatted(pods.size()), page().fix());
    }
}
