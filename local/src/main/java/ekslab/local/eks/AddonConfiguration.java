package ekslab.local.eks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import ekslab.local.cni.Settings;

/** The configuration values of add-ons, and which of them have an effect on this machine. */
public final class AddonConfiguration {

    /** What EKS sets in the container aws-node when the add-on's configuration says nothing. */
    static final Map<String, String> CNI_DEFAULTS = Map.of("WARM_ENI_TARGET", "1", "WARM_PREFIX_TARGET", "1", "ENABLE_PREFIX_DELEGATION",
        "false",
        "AWS_VPC_K8S_CNI_EXTERNALSNAT", "false", "AWS_VPC_K8S_CNI_RANDOMIZESNAT", "prng", "AWS_VPC_ENI_MTU", "9001",
        "AWS_VPC_CNI_NODE_PORT_SUPPORT", "true");

    /** What aws-node may be told here; the others would have no effect on this machine. */
    private static final Set<String> CNI_PLAYED = Set.of("WARM_ENI_TARGET", "WARM_IP_TARGET", "MINIMUM_IP_TARGET", "WARM_PREFIX_TARGET",
        "MAX_ENI", "ENABLE_PREFIX_DELEGATION", "AWS_VPC_K8S_CNI_EXTERNALSNAT", "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS",
        "AWS_VPC_K8S_CNI_RANDOMIZESNAT", "AWS_VPC_K8S_CNI_CONNMARK", "AWS_VPC_CNI_NODE_PORT_SUPPORT", "AWS_VPC_K8S_CNI_VETHPREFIX",
        "AWS_VPC_ENI_MTU", "POD_MTU", "IP_COOLDOWN_PERIOD", "ADDITIONAL_ENI_TAGS", "AWS_EXTERNAL_SERVICE_CIDRS",
        "AWS_VPC_K8S_CNI_LOGLEVEL", "AWS_VPC_K8S_PLUGIN_LOG_LEVEL", "DISABLE_INTROSPECTION", "INTROSPECTION_BIND_ADDRESS",
        "DISABLE_METRICS", "DISABLE_LEAKED_ENI_CLEANUP", "ENABLE_SUBNET_DISCOVERY", "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG",
        "ENI_CONFIG_ANNOTATION_DEF",
        "ENI_CONFIG_LABEL_DEF");
    private static final Map<String, Set<String>> PLAYED = new TreeMap<>(Map.of(
        "vpc-cni", Set.of("env"), "kube-proxy", Set.of(), "coredns", Set.of("replicaCount"), "eks-pod-identity-agent", Set.of()));
    private static final ObjectMapper JSON = new ObjectMapper();

    private AddonConfiguration() {}

    /** The add-ons that can be installed here. */
    static Set<String> known() { return PLAYED.keySet(); }

    /**
     * What of an add-on's configuration cannot be played on this machine, a sentence each; it would be ignored otherwise.
     *
     * @param values the JSON text of the template, or null or "" for none
     */
    public static List<String> problems(String addon, String values) {
        var problems = new ArrayList<String>();
        if (!PLAYED.containsKey(addon))
            return List.of("add-on %s cannot be played on this machine; it knows %s".formatted(addon, String.join(", ", known())));
        try {
            var tree = parse(values);
            if (!tree.isObject()) return List.of("add-on %s: the configuration values must be a JSON object".formatted(addon));
            for (var key : names(tree)) if (!PLAYED.get(addon).contains(key)) problems.add(notPlayed(addon, key));
            for (var variable : names(tree.path("env"))) {
                var value = tree.path("env").path(variable).asText();
                if (!CNI_PLAYED.contains(variable) && !value.equals(CNI_DEFAULTS.get(variable))) problems.add(notPlayed(addon, variable));
            }
            Settings.read("", environment(tree), problem -> problems.add("add-on %s: %s".formatted(addon, problem)));
        } catch (IllegalArgumentException notJson) {
            problems.add("add-on %s: %s".formatted(addon, notJson.getMessage()));
        }
        return problems;
    }

    private static String notPlayed(String addon, String key) {
        return "add-on %s: %s has no effect on this machine yet; leave it out, or deploy to AWS with --target aws".formatted(addon, key);
    }

    /** @throws IllegalArgumentException when the text is no JSON */
    static JsonNode parse(String values) {
        try {
            return values == null || values.isBlank() ? JSON.createObjectNode() : JSON.readTree(values);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("the configuration values are not JSON: " + broken.getOriginalMessage(), broken);
        }
    }

    /** What the values tell the container aws-node. */
    static Map<String, String> environment(JsonNode values) {
        var environment = new TreeMap<String, String>();
        values.path("env").properties().forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));
        return environment;
    }

    private static Set<String> names(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
