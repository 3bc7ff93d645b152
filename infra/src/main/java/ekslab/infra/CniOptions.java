package ekslab.infra;

import static ekslab.infra.Forms.list;
import static ekslab.infra.Forms.number;
import static ekslab.infra.Forms.oneOf;
import static ekslab.infra.Forms.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the VPC CNI can be told to do differently; what is not told is not rendered, so that the add-on's own default holds. */
final class CniOptions {

    private static final Function<String, String> FLAG = oneOf(List.of("true", "false"));

    /** In the order in which they are rendered. */
    private static final List<Option> OPTIONS = List.of(
        new Option(Key.CNI_NETWORK_POLICY, FLAG, (root, value) -> root.put("enableNetworkPolicy", value)),
        variable(Key.CNI_WARM_ENI, count(0, 14), "WARM_ENI_TARGET"),
        variable(Key.CNI_WARM_IP, count(1, 250), "WARM_IP_TARGET"), // the CNI's documentation warns of 0
        variable(Key.CNI_MINIMUM_IP, count(1, 250), "MINIMUM_IP_TARGET"),
        variable(Key.CNI_WARM_PREFIX, count(0, 50), "WARM_PREFIX_TARGET"),
        variable(Key.CNI_PREFIX_DELEGATION, FLAG, "ENABLE_PREFIX_DELEGATION"),
        variable(Key.CNI_EXTERNAL_SNAT, FLAG, "AWS_VPC_K8S_CNI_EXTERNALSNAT"),
        variable(Key.CNI_EXCLUDE_SNAT, list(Forms::cidr).andThen(list -> text(list)), "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS"),
        variable(Key.CNI_RANDOMIZE_SNAT, oneOf(List.of("prng", "hashrandom", "none")), "AWS_VPC_K8S_CNI_RANDOMIZESNAT"),
        variable(Key.CNI_MTU, count(576, 9001), "AWS_VPC_ENI_MTU"),
        variable(Key.CNI_POD_MTU, count(576, 9001), "POD_MTU"),
        variable(Key.CNI_MAX_ENI, count(1, 15), "MAX_ENI"),
        variable(Key.CNI_NODE_PORTS, FLAG, "AWS_VPC_CNI_NODE_PORT_SUPPORT"),
        variable(Key.CNI_VETH_PREFIX,
            text("(?!(eth|lo|vlan)$)[a-z][a-z0-9]{0,3}", "one to four letters or digits, and not eth, lo or vlan"),
            "AWS_VPC_K8S_CNI_VETHPREFIX"),
        variable(Key.CNI_COOLDOWN, count(0, 3600), "IP_COOLDOWN_PERIOD"),
        variable(Key.CNI_LOG_LEVEL, oneOf(List.of("DEBUG", "INFO", "WARN", "ERROR", "FATAL")), "AWS_VPC_K8S_CNI_LOGLEVEL"));

    private CniOptions() {}

    static Map<String, String> read(RawSettings raw) {
        var told = new LinkedHashMap<String, String>();
        for (var option : OPTIONS) {
            var value = raw.read(option.key, option.form, null);
            if (value != null) told.put(option.key.toString(), value);
        }
        return told;
    }

    /** The add-on's configuration values as JSON; "" when everything is left at its default. */
    static String configuration(Map<String, String> told) {
        if (told.isEmpty()) return "";
        var root = JsonNodeFactory.instance.objectNode();
        for (var option : OPTIONS) {
            var value = told.get(option.key.toString());
            if (value != null) option.place.put(root, value);
        }
        return root.toString(); // a tree of texts is written in the order in which it was put together
    }

    private static Option variable(Key key, Function<String, String> form, String name) {
        return new Option(key, form, (root, value) -> root.withObject("/env").put(name, value));
    }

    /** A number, but as text: the add-on's schema takes nothing else. */
    private static Function<String, String> count(int from, int to) {
        return number(from, to).andThen(String::valueOf);
    }

    private record Option(Key key, Function<String, String> form, Place place) {}

    private interface Place {
        void put(ObjectNode root, String value);
    }
}
