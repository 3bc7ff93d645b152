package ekslab.local.kube.fields;

import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What tells the entries of the API's lists apart, for patches and for owners: the field that names an entry ({@code patchMergeKey}), followed
 * by what else belongs to its name ({@code listMapKey}). The lists of all other names are replaced as one.
 */
public final class ListKeys {

    private static final List<String> NAME = List.of("name");
    private static final List<String> TYPE = List.of("type");
    private static final List<String> IP = List.of("ip");

    private static final Map<String, List<String>> KEYS = Map.ofEntries(Map.entry("containers", NAME), Map.entry("initContainers", NAME),
        Map.entry("ephemeralContainers", NAME), Map.entry("env", NAME), Map.entry("volumes", NAME),
        Map.entry("volumeMounts", List.of("mountPath")), Map.entry("volumeDevices", List.of("devicePath")),
        Map.entry("imagePullSecrets", NAME), Map.entry("hostAliases", IP),
        Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")), Map.entry("conditions", TYPE),
        Map.entry("addresses", TYPE), Map.entry("ownerReferences", List.of("uid")), Map.entry("secrets", NAME), Map.entry("podIPs", IP),
        Map.entry("hostIPs", IP), Map.entry("resourceClaims", NAME), Map.entry("schedulingGates", NAME));
    private static final Set<String> SETS = Set.of("finalizers", "podCIDRs");

    private ListKeys() {}

    /**
     * The keys of a list's entries, the one that patches go by first; empty when it has none.
     *
     * @param list the list's name
     * @param content its entries, or one of them: ports are named differently by containers and Services, and only they can tell
     */
    public static List<String> of(String list, JsonNode content) {
        if (!list.equals("ports")) return KEYS.getOrDefault(list, List.of());
        return List.of(content.findValue("containerPort") == null ? "port" : "containerPort", "protocol");
    }

    /** Whether the list is a set of texts. */
    public static boolean isSet(String list) { return SETS.contains(list); }
}
