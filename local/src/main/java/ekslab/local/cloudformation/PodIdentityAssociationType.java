package ekslab.local.cloudformation;

import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.CloudView;
import ekslab.local.cloud.Refused;

/** AWS::EKS::PodIdentityAssociation: which role a service account's pods get. */
final class PodIdentityAssociationType implements ResourceProvider {

    private final Cloud cloud;

    PodIdentityAssociationType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing("RoleArn", "Tags").replacing("ClusterName", "Namespace", "ServiceAccount").recorded("DisableSessionTags",
            "TargetRoleArn");
    }

    @Override public Made create(Request request) {
        var made = cloud.change(edit -> edit.put(association(cloud, edit, request.text("ClusterName"), request.text("Namespace"),
            request.text("ServiceAccount"), request.text("RoleArn"), null,
            request.tags())));
        return Made.of(made.associationId()).with("AssociationId", made.associationId()).with("AssociationArn", made.associationArn());
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        cloud.change(edit -> edit.put(edit.require(PodIdentityAssociation.class, made.physicalId()).toBuilder()
            .roleArn(request.text("RoleArn")).tags(request.tags()).modifiedAt(Instant.now())
            .build()));
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        cloud.change(edit -> {
            edit.remove(PodIdentityAssociation.class, made.physicalId());
            return null;
        });
    }

    /** @param ownerArn the add-on that the association belongs to, or null */
    static PodIdentityAssociation association(Cloud cloud, CloudView view, String cluster, String namespace, String serviceAccount,
        String roleArn, String ownerArn, Map<String, String> tags) {
        view.require(Cluster.class, cluster);
        if (view.list(PodIdentityAssociation.class).stream()
            .anyMatch(other -> other.clusterName().equals(cluster) && other.namespace().equals(namespace)
                && other.serviceAccount().equals(serviceAccount)))
            throw new Refused("ResourceInUseException",
                "Association already exists: the service account %s/%s of %s has a role".formatted(namespace, serviceAccount, cluster));
        var id = cloud.names().word("a-", "%s %s %s".formatted(cluster, namespace, serviceAccount), 17);
        return PodIdentityAssociation.builder().associationId(id)
            .associationArn(cloud.arn("eks", "podidentityassociation/%s/%s".formatted(cluster, id))).clusterName(cluster)
            .namespace(namespace).serviceAccount(serviceAccount).roleArn(roleArn).ownerArn(ownerArn).tags(tags).createdAt(Instant.now())
            .modifiedAt(Instant.now()).build();
    }
}
