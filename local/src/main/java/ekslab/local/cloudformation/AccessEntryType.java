package ekslab.local.cloudformation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
        if (!principal.matches("arn:aws:iam::\\d{12}:(role|user)/.+"))
            throw new Refused("InvalidParameterException",
                "The principalArn parameter format is not valid: %s; it must be the ARN of a role or a user".formatted(principal));
        if (cloud.find(AccessEntry.class, cluster.name() + "/" + principal).isPresent())
            throw new Refused("ResourceInUseException", "The specified access entry resource is already in use on this cluster.");
        var entry = described(AccessEntry.builder(), request).clusterName(cluster.name()).principalArn(principal)
            .type(request.text("Type", "STANDARD")).createdAt(Instant.now())
            .accessEntryArn(arn(cloud, cluster.name(), principal)).build();
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

    /** The entry that EKS makes for whoever created the cluster, if it is asked to. */
    static void forCreator(Cloud cloud, Cluster cluster) {
        var policy = AssociatedAccessPolicy.builder().policyArn("arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy")
            .accessScope(scope -> scope.type("cluster")).associatedAt(Instant.now()).modifiedAt(Instant.now()).build();
        var creator = cloud.caller();
        put(cloud, cluster, AccessEntry.builder().principalArn(creator).type("STANDARD").username(creator), List.of(policy));
    }

    /** The entry that EKS makes for the role of a managed node group; other groups with the same role share it. */
    static void forNodes(Cloud cloud, Cluster cluster, String roleArn) {
        if (cloud.find(AccessEntry.class, cluster.name() + "/" + roleArn).isPresent()) return;
        put(cloud, cluster, AccessEntry.builder().principalArn(roleArn).type("EC2_LINUX").username("system:node:{{EC2PrivateDNSName}}")
            .kubernetesGroups("system:nodes"), List.of());
    }

    /** What still lets somebody into a cluster goes with it. */
    static void removeAll(Cloud cloud, Cluster cluster) {
        cloud.change(edit -> {
            edit.list(AccessEntry.class).stream().filter(entry -> entry.clusterName().equals(cluster.name()))
                .map(entry -> cluster.name() + "/" + entry.principalArn())
                .forEach(key -> {
                    edit.remove(AccessPolicies.class, key);
                    edit.remove(AccessEntry.class, key);
                });
            return null;
        });
    }

    private static void put(Cloud cloud, Cluster cluster, AccessEntry.Builder builder, List<AssociatedAccessPolicy> policies) {
        var half = builder.clusterName(cluster.name()).createdAt(Instant.now()).modifiedAt(Instant.now()).build();
        var entry = half.toBuilder().accessEntryArn(arn(cloud, cluster.name(), half.principalArn())).build();
        cloud.change(edit -> {
            edit.put(entry);
            return edit.put(new AccessPolicies(cluster.name(), entry.principalArn(), policies));
        });
    }

    /** ARN of an entry: after the cluster come the kind and the name of the principal. */
    private static String arn(Cloud cloud, String cluster, String principal) {
        var slash = principal.indexOf('/');
        var kind = principal.substring(principal.lastIndexOf(':', slash) + 1, slash);
        var name = principal.substring(principal.lastIndexOf('/') + 1);
        return cloud.arn("eks", "access-entry/%s/%s/%s/%s/%s".formatted(cluster, kind, cloud.account(), name,
            cloud.names().hex("access %s %s".formatted(cluster, principal), 32)));
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
