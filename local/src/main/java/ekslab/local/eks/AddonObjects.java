package ekslab.local.eks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import software.amazon.awssdk.services.eks.model.Addon;

import ekslab.local.cloudformation.ClusterOperator.NotStabilized;

/** The Kubernetes objects that an EKS add-on consists of, at its version and with its configuration. */
final class AddonObjects {

    /** The registry of EKS's own images in most regions: docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html. */
    private static final String REGISTRY = "602401143452.dkr.ecr.%s.amazonaws.com";

    /** What EKS installs when the template names no version. */
    private static final Map<String, String> DEFAULT_VERSIONS = Map.of("eks-pod-identity-agent", "v1.3.10-eksbuild.2");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String region;
    private final String clusterDns;

    AddonObjects(String region, String clusterDns) {
        this.region = region;
        this.clusterDns = clusterDns;
    }

    List<ObjectNode> of(Addon addon) {
        var values = configuration(addon);
        var objects = read(addon);
        if (addon.addonName().equals("vpc-cni")) environment(objects, AddonConfiguration.environment(values));
        if (values.has("replicaCount"))
            deployment(objects, "coredns").withObject("/spec").put("replicas", values.path("replicaCount").asInt());
        return objects;
    }

    private List<ObjectNode> read(Addon addon) {
        try (var source = getClass().getResourceAsStream("/ekslab/local/eks/" + addon.addonName() + ".yaml")) {
            if (source == null)
                throw new NotStabilized(
                    "add-on %s is not played on this machine; known are %s".formatted(addon.addonName(), AddonConfiguration.known()));
            var text = new String(source.readAllBytes(), UTF_8)
                .replace("${registry}", REGISTRY.formatted(region))
                .replace("${version}",
                    addon.addonVersion() == null ? DEFAULT_VERSIONS.getOrDefault(addon.addonName(), "latest") : addon.addonVersion())
                .replace("${cluster}", addon.clusterName())
                .replace("${clusterDns}", clusterDns);
            var objects = new ArrayList<ObjectNode>();
            YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(text).forEachRemaining(objects::add);
            return objects;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static JsonNode configuration(Addon addon) {
        var problems = AddonConfiguration.problems(addon.addonName(), addon.configurationValues());
        if (!problems.isEmpty()) throw new NotStabilized(String.join("; ", problems));
        return AddonConfiguration.parse(addon.configurationValues());
    }

    /** The variables of the container aws-node: EKS's defaults, overridden by the add-on's. */
    private static void environment(List<ObjectNode> objects, Map<String, String> told) {
        var variables = new TreeMap<>(AddonConfiguration.CNI_DEFAULTS);
        variables.putAll(told);
        var containers = (ArrayNode) daemonSet(objects).at("/spec/template/spec/containers");
        var env = ((ObjectNode) containers.get(0)).putArray("env");
        variables.forEach((name, value) -> env.addObject().put("name", name).put("value", value));
    }

    private static ObjectNode daemonSet(List<ObjectNode> objects) {
        return objects.stream().filter(object -> object.path("kind").asText().equals("DaemonSet")).findFirst().orElseThrow();
    }

    private static ObjectNode deployment(List<ObjectNode> objects, String name) {
        return objects.stream()
            .filter(object -> object.path("kind").asText().equals("Deployment") && object.at("/metadata/name").asText().equals(name))
            .findFirst().orElseThrow();
    }
}
