package ekslab.verify.facts;

/**
 * What kube-proxy is configured with.
 *
 * @param mode "" for the usual one, which is iptables on Linux
 * @param masqueradesAll whether every connection to a Service gets the node's address
 * @param clusterCidr pods' addresses, from which connections to Services are left alone; "" when it is not told
 */
public record ProxyConfig(String mode, boolean masqueradesAll, String clusterCidr) {}
