package ekslab.infra;

import software.amazon.awscdk.services.eks.CfnAddon;
import software.amazon.awscdk.services.eks_v2.ICluster;
import software.constructs.Construct;

/** Add-ons as the settings want them; L1, because the L2 add-on knows neither conflicts nor Pod Identity. */
final class Addons {

    private Addons() {}

    static CfnAddon.Builder addon(Construct scope, String id, ICluster cluster, Settings settings, String name) {
        var addon = CfnAddon.Builder.create(scope, id).clusterName(cluster.getClusterName()).addonName(name)
            .resolveConflicts("OVERWRITE"); // the description wins over what somebody changed by hand
        var version = settings.addonVersions().getOrDefault(name, AddonVersions.EKS_CHOOSES);
        if (!version.equals(AddonVersions.EKS_CHOOSES)) addon.addonVersion(version);
        var configuration = settings.addonConfiguration().get(name);
        if (!configuration.isEmpty()) addon.configurationValues(configuration);
        return addon;
    }
}
