package ekslab.verify.facts;

import java.util.List;
import java.util.Map;

/**
 * What Kubernetes says about a Service.
 *
 * @param type such as ClusterIP or NodePort
 * @param clusterIp "None" for a headless one, "" for an ExternalName
 * @param selector labels of the pods that serve it; empty for one that is served by hand
 * @param externalTrafficPolicy Cluster, Local or ""
 * @param internalTrafficPolicy Cluster, Local or ""
 * @param sessionAffinity None or ClientIP
 */
public record Service(String namespace, String name, String type, String clusterIp, List<Port> ports, Map<String, String> selector,
    String externalTrafficPolicy, String internalTrafficPolicy, String sessionAffinity) {

    public Service {
        ports = List.copyOf(ports);
        selector = Map.copyOf(selector);
    }

    public String fullName() { return namespace + "/" + name; }

    /** Whether kube-proxy leads an IPv4 address of its own to its endpoints. */
    public boolean hasClusterIp() {
        return clusterIp.contains(".");
    }

    public Service at(String otherClusterIp) {
        return new Service(namespace, name, type, otherClusterIp, ports, selector, externalTrafficPolicy, internalTrafficPolicy,
            sessionAffinity);
    }

    /**
     * @param name "" for none
     * @param protocol TCP, UDP or SCTP
     * @param targetPort a number or the name of a container's port
     * @param nodePort 0 for none
     */
    public record Port(String name, String protocol, int port, String targetPort, int nodePort) {}
}
