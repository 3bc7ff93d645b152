package ekslab.local.node;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The files that a kubelet writes for a pod.
 *
 * @param clusterDns the address of the kube-dns Service
 * @param hostDomain what the VPC's DHCP options name as search domain
 * @param hostResolver the VPC's resolver
 */
public record PodFiles(String clusterDns, String hostDomain, String hostResolver) {

    String resolvConf(JsonNode pod) {
        var namespace = pod.at("/metadata/namespace").asText();
        if (pod.at("/spec/dnsPolicy").asText("ClusterFirst").equals("Default"))
            return "search %s\nnameserver %s\n".formatted(hostDomain, hostResolver);
        return "search %1$s.svc.cluster.local svc.cluster.local cluster.local %2$s\nnameserver %3$s\noptions ndots:5\n".formatted(namespace,
            hostDomain, clusterDns);
    }

    String hosts(JsonNode pod, String address) {
        return "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n%s\t%s\n".formatted(address, pod.at("/metadata/name").asText());
    }
}
