package ekslab.verify.look;

import java.util.List;
import java.util.Optional;

import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

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
        return names.parallelStream().map(this::addon).flatMap(Optional::stream).toList(); // EKS describes one at a time
    }

    /** Nothing for one that was removed since it was listed. */
    private Optional<Addon> addon(String addon) {
        try {
            return Optional.of(fact(eks.describeAddon(ask -> ask.clusterName(name).addonName(addon)).addon()));
        } catch (ResourceNotFoundException gone) {
            return Optional.empty();
        }
    }

    private static Addon fact(software.amazon.awssdk.services.eks.model.Addon seen) {
        var issues = seen.health() == null ? List.<String>of()
            : seen.health().issues().stream().map(issue -> issue.codeAsString() + ": " + issue.message()).toList();
        return new Addon(seen.addonName(), seen.statusAsString(), seen.addonVersion(),
            Optional.ofNullable(seen.configurationValues()).orElse(""),
            issues);
    }
}
