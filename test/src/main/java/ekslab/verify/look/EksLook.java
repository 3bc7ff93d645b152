package ekslab.verify.look;

import java.util.List;
import java.util.Optional;

import software.amazon.awssdk.services.eks.EksClient;

import ekslab.verify.facts.Addon;
import ekslab.verify.facts.Cluster;

/** What EKS knows. */
record EksLook(EksClient eks, String name) {

    Cluster cluster() {
        var cluster = eks.describeCluster(ask -> ask.name(name)).cluster();
        return new Cluster(cluster.name(), cluster.statusAsString(), cluster.version(), cluster.resourcesVpcConfig().vpcId(),
            Optional.ofNullable(cluster.kubernetesNetworkConfig()).map(config -> config.serviceIpv4Cidr()).orElse(""));
    }

    List<Addon> addons() {
        var names = eks.listAddonsPaginator(ask -> ask.clusterName(name)).addons().stream().toList();
        return names.parallelStream().map(this::addon).toList(); // EKS describes one at a time
    }

    private Addon addon(String addon) {
        var seen = eks.describeAddon(ask -> ask.clusterName(name).addonName(addon)).addon();
        var issues = seen.health() == null ? List.<String>of()
            : seen.health().issues().stream().map(issue -> issue.codeAsString() + ": " + issue.message()).toList();
        return new Addon(addon, seen.statusAsString(), seen.addonVersion(), Optional.ofNullable(seen.configurationValues()).orElse(""),
            issues);
    }
}
