package ekslab.local.cni;

import java.util.List;

/**
 * Where custom networking puts a node's further interfaces: what the ENIConfig objects of the cluster say.
 * Source: docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html.
 */
public interface EniConfigs {

    /**
     * One ENIConfig.
     *
     * @param subnetId in the node's zone
     * @param groups security groups; none means those of the primary interface
     */
    record EniConfig(String name, String subnetId, List<String> groups) {

        public EniConfig {
            groups = List.copyOf(groups);
        }
    }

    /** A cluster without any. */
    EniConfigs NONE = (annotation, label) -> {
        throw new Missing("default");
    };

    /**
     * The one that a node names by the label {@code vpc.amazonaws.com/externalEniConfig}, or else by an annotation, or else by a
     * label, or else the one that is called default.
     *
     * @throws Missing when there is none of that name
     */
    EniConfig of(String annotation, String label);

    /** No such object; the message is ipamd's. */
    final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Missing(String name) {
            super("failed to get eniConfig %s: eniconfigs.crd.k8s.amazonaws.com \"%s\" not found".formatted(name, name));
        }
    }
}
