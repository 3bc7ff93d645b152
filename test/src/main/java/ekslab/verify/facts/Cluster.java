package ekslab.verify.facts;

/** What EKS says about the cluster itself. */
public record Cluster(String name, String status, String version, String vpcId, String serviceCidr) {}
