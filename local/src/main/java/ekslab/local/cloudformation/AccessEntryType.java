package ekslab.local.cloudformation;

import java.time.Instant;
import java.util.ArrayList;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.eks.model.AccessEntry;
import software.amazon.awssdk.services.eks.model.AssociatedAccessPolicy;
import software.amazon.awssdk.services.eks.model.Cluster;

import ekslab.local.cloud.AccessPolicies;
import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Refused;

/** AWS::EKS::AccessEntry: who may use the cluster's API, and as what. */
final class AccessEntryType implements ResourceProvider {

    private final Cloud cloud;

    AccessEntryType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing("AccessPolicies", "KubernetesGroups", "Tags", "Username").replacing("ClusterName", "PrincipalArn", "Type");
    }

    @Override public Made create(Request request) {
        var cluster = cloud.require(Cluster.class, request.text("ClusterName"));
        var principal = request.text("PrincipalArn");
        if (cloud.find(AccessEntry.class, cluster.name() + "/" + principal).isPresent())
            throw new Refused("ResourceInUseException", "The specified access entry resource is already in use on this cluster.");
        var entry = described(AccessEntry.builder(), request).clusterName(cluster.name()).principalArn(principal)
            .type(request.text("Type", "STANDARD")).createdAt(Instant.now())
            .accessEntryArn(cloud.arn("eks",
                "access-entry/%s/role/%s/%s/%s".formatted(cluster.name(), cloud.account(),
                    principal.substring(principal.lastIndexOf('/') + 1),
                    cloud.names().hex("access " + request.name(), 32))))
            .build();
        put(entry, request);
        return Made.of(principal + "|" + cluster.name()).with("AccessEntryArn", entry.accessEntryArn());
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        var entry = cloud.require(AccessEntry.class, key(request.properties()));
        put(described(entry.toBuilder(), request).build(), request);
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        cloud.change(edit -> {
            edit.remove(AccessPolicies.class, key(properties));
            edit.remove(AccessEntry.class, key(properties));
            return null;
        });
    }

    private void put(AccessEntry entry, Request request) {
        var policies = new ArrayList<AssociatedAccessPolicy>();
        for (var policy : request.properties().path("AccessPolicies"))
            policies.add(Shapes.fill(AssociatedAccessPolicy.builder(), policy, request.logicalId() + ".AccessPolicies")
                .associatedAt(Instant.now()).modifiedAt(Instant.now()).build());
        cloud.change(edit -> {
            edit.put(entry);
            return edit.put(new AccessPolicies(entry.clusterName(), entry.principalArn(), policies));
        });
    }

    private static AccessEntry.Builder described(AccessEntry.Builder entry, Request request) {
        return entry.kubernetesGroups(request.texts("KubernetesGroups")).username(request.text("Username", request.text("PrincipalArn")))
            .tags(request.tags()).modifiedAt(Instant.now());
    }

    private static String key(ObjectNode properties) {
        return properties.path("ClusterName").asText() + "/" + properties.path("PrincipalArn").asText();
    }
}
