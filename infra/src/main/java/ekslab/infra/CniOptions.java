package ekslab.infra;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What the VPC CNI is told to do differently from its defaults; what is not told is not rendered. */
final class CniOptions {

    /** The environment variable of aws-node behind each setting, in the order in which they are rendered. */
    static final Map<Key, String> VARIABLES = variables();

    private static final ObjectMapper JSON = new ObjectMapper();

    private CniOptions() {}

    /** The add-on's configuration values as JSON; "" when everything is left at its default. */
    static String configuration(Map<String, String> told) {
        if (told.isEmpty()) return "";
        var root = JsonNodeFactory.instance.objectNode();
        if (told.containsKey(Key.CNI_NETWORK_POLICY.toString()))
            root.put("enableNetworkPolicy", told.get(Key.CNI_NETWORK_POLICY.toString()));
        VARIABLES.forEach((key, variable) -> {
            var value = told.get(key.toString());
            if (value != null) root.withObject("/env").put(variable, value); // the schema wants strings, numbers included
        });
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts cannot be written as JSON", e);
        }
    }

    private static Map<Key, String> variables() {
        var variables = new EnumMap<Key, String>(Key.class);
        variables.put(Key.CNI_WARM_ENI, "WARM_ENI_TARGET");
        variables.put(Key.CNI_WARM_IP, "WARM_IP_TARGET");
        variables.put(Key.CNI_MINIMUM_IP, "MINIMUM_IP_TARGET");
        variables.put(Key.CNI_WARM_PREFIX, "WARM_PREFIX_TARGET");
        variables.put(Key.CNI_PREFIX_DELEGATION, "ENABLE_PREFIX_DELEGATION");
        variables.put(Key.CNI_EXTERNAL_SNAT, "AWS_VPC_K8S_CNI_EXTERNALSNAT");
        variables.put(Key.CNI_EXCLUDE_SNAT, "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS");
        variables.put(Key.CNI_RANDOMIZE_SNAT, "AWS_VPC_K8S_CNI_RANDOMIZESNAT");
        variables.put(Key.CNI_MTU, "AWS_VPC_ENI_MTU");
        variables.put(Key.CNI_COOLDOWN, "IP_COOLDOWN_PERIOD");
        variables.put(Key.CNI_LOG_LEVEL, "AWS_VPC_K8S_CNI_LOGLEVEL");
        return Collections.unmodifiableMap(variables);
    }
}
