package ekslab.verify.fault;

import java.util.Optional;

import io.fabric8.kubernetes.api.model.Pod;

import ekslab.verify.facts.Node;

/**
 * Whose state a piece on a node is; when it goes, the state goes with it.
 *
 * @param pod its name, "" when it is the node's own
 * @param ip of the pod
 */
record Owner(String node, String namespace, String pod, String ip) {

    static Owner of(Node node) { return new Owner(node.name(), "", "", ""); }

    static Owner of(ekslab.verify.facts.Pod pod) { return new Owner(pod.node(), pod.namespace(), pod.name(), pod.ip()); }

    Optional<String> gone(Access lab) {
        if (lab.kube(kube -> kube.nodes().withName(node).get()) == null) return Optional.of("the node is gone");
        if (pod.isEmpty() || lives(lab.kube(kube -> kube.pods().inNamespace(namespace).withName(pod).get()))) return Optional.empty();
        return Optional.of("the pod %s/%s is gone, another may have come in its place".formatted(namespace, pod));
    }

    private boolean lives(Pod found) { return found != null && ip.equals(found.getStatus().getPodIP()); }

    @Override public String toString() {
        var host = node.split("\\.")[0];
        return pod.isEmpty() ? host : "%s/%s (%s on %s)".formatted(namespace, pod, ip, host);
    }
}
