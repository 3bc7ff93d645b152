package ekslab.verify.facts;

import java.util.List;

/**
 * What Kubernetes says about a Service.
 *
 * @param clusterIp "None" for a headless one
 * @param endpoints addresses that are ready to serve
 */
public record Service(String namespace, String name, String clusterIp, List<String> endpoints) {

    public Service {
        endpoints = List.copyOf(endpoints);
    }
}
