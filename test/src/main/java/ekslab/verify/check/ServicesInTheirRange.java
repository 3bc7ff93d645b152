package ekslab.verify.check;

import java.util.List;
import java.util.TreeMap;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Cidrs;
import ekslab.verify.facts.Snapshot;

/** Cluster IPs live in a range of their own, which no route of the VPC knows. */
final class ServicesInTheirRange implements Check {

    @Override public String name() {
        return "services-in-their-range";
    }

    @Override public String intent() {
        return "Every Service has a cluster IP of the cluster's range, and no two the same one";
    }

    @Override public List<String> needs() {
        return List.of("cluster-active", "api-answers");
    }

    @Override public Family family() {
        return Family.SERVICES;
    }

    @Override public Page page() {
        return Page.meaning("""
                A cluster IP exists only in the nodes' iptables. One outside of the range that EKS was given may belong to a host of
                the VPC or of the internet, which pods can no longer reach; two Services with one address get each other's
                connections.
                """)
            .evidence("The cluster IP of every Service that has one, and the cluster's range of Services.",
                "kubectl get services -A",
                "aws eks describe-cluster --name $CLUSTER_NAME --query 'cluster.kubernetesNetworkConfig.serviceIpv4Cidr'")
            .fix("Delete the Service and create it without a cluster IP of your own.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var range = seen.eks().cluster().orThrow().serviceCidr();
        var owners = new TreeMap<String, String>();
        var wrong = new Complaints();
        for (var service : seen.kube().services().orThrow()) {
            if (service.clusterIp().isEmpty() || service.clusterIp().equals("None")) continue;
            var name = service.namespace() + "/" + service.name();
            wrong.unless(range.isEmpty() || Cidrs.contains(range, service.clusterIp()), "%s has %s, which is not in %s", name,
                service.clusterIp(), range);
            var other = owners.put(service.clusterIp(), name);
            wrong.unless(other == null, "%s and %s both have %s", other, name, service.clusterIp());
        }
        return wrong.verdict("%d Services in %s".formatted(owners.size(), range), page().fix());
    }
}
