package ekslab.local.cloudformation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Refused;

/** AWS::EKS::Addon with its Pod Identity associations. */
final class AddonType implements ResourceProvider {

    /** The versions that EKS installs on Kubernetes 1.35 when the template names none. */
    private static final Map<String, String> DEFAULT_VERSIONS = Map.of("vpc-cni", "v1.22.4-eksbuild.3", "coredns", "v1.14.2-eksbuild.4",
        "kube-proxy", "v1.35.3-eksbuild.13",
        "eks-pod-identity-agent", "v1.3.10-eksbuild.2");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cloud cloud;
    private final ClusterOperator operator;

    AddonType(Cloud cloud, ClusterOperator operator) {
        this.cloud = cloud;
        this.operator = operator;
    }

    @Override public Schema schema() {
        return Schema.changing("AddonVersion", "ConfigurationValues", "PodIdentityAssociations", "ServiceAccountRoleArn", "Tags")
            .replacing("AddonName", "ClusterName")
            .recorded("NamespaceConfig", "PreserveOnDelete", "ResolveConflicts");
    }

    @Override public Made create(Request request) {
        var cluster = cloud.require(Cluster.class, request.text("ClusterName"));
        var name = request.text("AddonName");
        if (!DEFAULT_VERSIONS.containsKey(name))
            throw new Refused("InvalidParameterException",
                "Addon %s specified is not supported in %s kubernetes version; this machine plays %s".formatted(name, cluster.version(),
                    DEFAULT_VERSIONS.keySet().stream().sorted().toList()));
        if (cloud.find(Addon.class, cluster.name() + "/" + name).isPresent())
            throw new Refused("ResourceInUseException", "Addon already exists.");
        var addon = described(Addon.builder().clusterName(cluster.name()).addonName(name), request).status("CREATING")
            .createdAt(Instant.now()).modifiedAt(Instant.now())
            .addonArn(cloud.arn("eks", "addon/%s/%s/%s".formatted(cluster.name(), name, cloud.names().hex("addon " + request.name(), 32))))
            .owner("aws").publisher("eks").build();
        return made(put(addon, request));
    }

    @Override public Made stabilize(Made made, Request request) {
        var addon = addon(made);
        operator.install(addon);
        return made(activate(addon));
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        var old = addon(made);
        var changed = described(old.toBuilder(), request).modifiedAt(Instant.now()).build();
        operator.update(old, changed);
        return made(activate(put(changed, request)));
    }

    @Override public void delete(Made made, ObjectNode properties) {
        var addon = addon(made);
        operator.remove(addon);
        cloud.change(edit -> {
            addon.podIdentityAssociations().forEach(arn -> edit.remove(PodIdentityAssociation.class, id(arn)));
            edit.remove(Addon.class, made.physicalId().replace('|', '/'));
            return null;
        });
    }

    private Addon addon(Made made) {
        return cloud.require(Addon.class, made.physicalId().replace('|', '/'));
    }

    private Addon activate(Addon addon) {
        return cloud.change(edit -> edit.put(addon.toBuilder().status("ACTIVE").build()));
    }

    /** Stores the add-on with the associations that the request asks for, in place of the ones it had. */
    private Addon put(Addon addon, Request request) {
        return cloud.change(edit -> {
            addon.podIdentityAssociations().forEach(arn -> edit.remove(PodIdentityAssociation.class, id(arn)));
            var arns = new ArrayList<String>();
            for (var asked : request.properties().path("PodIdentityAssociations"))
                arns.add(edit.put(PodIdentityAssociationType.association(cloud, edit, addon.clusterName(), "kube-system",
                    asked.path("ServiceAccount").asText(), asked.path("RoleArn").asText(), addon.addonArn(), Map.of())).associationArn());
            return edit.put(addon.toBuilder().podIdentityAssociations(arns).build());
        });
    }

    private Addon.Builder described(Addon.Builder addon, Request request) {
        return addon.addonVersion(request.text("AddonVersion", DEFAULT_VERSIONS.get(request.text("AddonName"))))
            .configurationValues(configuration(request))
            .serviceAccountRoleArn(request.text("ServiceAccountRoleArn", null)).tags(request.tags());
    }

    private static String configuration(Request request) {
        var text = request.text("ConfigurationValues", null);
        if (text == null || text.isBlank()) return null;
        try {
            if (JSON.readTree(text).isObject()) return text;
        } catch (JsonProcessingException broken) {
            throw new Refused("InvalidParameterException",
                "ConfigurationValue provided in request is not supported: it is not JSON (%s)".formatted(broken.getOriginalMessage()));
        }
        throw new Refused("InvalidParameterException",
            "ConfigurationValue provided in request is not supported: it must be a JSON object, not " + text);
    }

    private static String id(String associationArn) {
        return associationArn.substring(associationArn.lastIndexOf('/') + 1);
    }

    private static Made made(Addon addon) {
        return Made.of(addon.clusterName() + "|" + addon.addonName()).with("Arn", addon.addonArn());
    }
}
