package ekslab.infra;

import software.amazon.awscdk.services.eks_v2.ICluster;
import software.constructs.Construct;

/** How a name becomes a cluster IP: CoreDNS. */
final class ClusterDns extends Construct {

    ClusterDns(Construct scope, String id, ICluster cluster, Settings settings) {
        super(scope, id);
        Addons.addon(this, "CoreDns", cluster, settings, "coredns").build();
    }
}
