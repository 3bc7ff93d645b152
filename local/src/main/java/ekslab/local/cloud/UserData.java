package ekslab.local.cloud;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What an instance was told to do when it first starts; EC2 keeps it beside the instance, not in it.
 *
 * @param base64 as the launch template carries it; empty for none
 */
public record UserData(String instanceId, String base64) {

    /** The one setting of a nodeadm NodeConfig that changes the pod limit: {@code spec.kubelet.config.maxPods}. */
    private static final Pattern MAX_PODS = Pattern.compile("(?m)^\\s*[\"']?maxPods[\"']?:\\s*(\\d+)\\s*,?\\s*$");

    private static final String NODE_CONFIG = "application/node.eks.aws";

    public UserData {
        Base64.getDecoder().decode(base64);   // refuses what nodeadm could not read either
    }

    public String text() {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    /** The pod limit that the user data's NodeConfig part sets, if it has one. */
    public OptionalInt maxPods() {
        var text = text();
        var part = text.indexOf(NODE_CONFIG);
        if (part < 0) return OptionalInt.empty();
        var end = text.indexOf("\n--", part);
        var found = MAX_PODS.matcher(end < 0 ? text.substring(part) : text.substring(part, end));
        return found.find() ? OptionalInt.of(Integer.parseInt(found.group(1))) : OptionalInt.empty();
    }
}
