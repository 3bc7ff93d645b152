package ekslab.local.cloudformation;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.Certificate;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;

/**
 * What EKS does beyond keeping records: runs a control plane, waits for nodes, installs add-ons.
 * Every method blocks until its work is done, and throws {@link NotStabilized} when it cannot be done.
 */
public interface ClusterOperator {

    /** Starts the control plane; returns where it answers and the certificate that proves it. */
    ApiEndpoint start(Cluster cluster);

    void stop(Cluster cluster);

    /** Returns when every node of the group is Ready. Its instances exist already. */
    void join(Nodegroup group, List<String> instanceIds);

    void leave(Nodegroup group, List<String> instanceIds);

    /** Returns when the add-on's pods run; for an add-on whose pods need nodes that do not exist yet, when its objects exist. */
    void install(Addon addon);

    void update(Addon before, Addon after);

    void remove(Addon addon);

    /** What {@code kubectl apply} does with a list of objects; the ones of {@code before} that are not in {@code after} are deleted if prune is set. */
    void apply(List<ObjectNode> before, List<ObjectNode> after, boolean prune);

    void delete(List<ObjectNode> objects);

    record ApiEndpoint(String endpoint, Certificate certificateAuthority) {}

    /** The reason a resource ends in CREATE_FAILED or UPDATE_FAILED, as CloudFormation would print it. */
    final class NotStabilized extends RuntimeException {

        private static final long serialVersionUID = 1;

        public NotStabilized(String reason) { super(reason); }
    }
}
