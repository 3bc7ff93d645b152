package ekslab.infra;

import software.amazon.awscdk.services.eks_v2.ICluster;
import software.constructs.Construct;

/** How a cluster IP becomes a pod's address: kube-proxy on every node. */
final class ServiceNetwork extends Construct {

    ServiceNetwork(Construct scope, String id, ICluster cluster, Settings settings) {
        super(scope, id);
        Addons.addon(this, "KubeProxy", cluster, settings, "kube-proxy").build();
    }
}
