package ekslab.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import ekslab.local.LabState;
import ekslab.verify.facts.Node;

/** Variables as lines for a shell to evaluate; no value can be taken for anything but text. */
final class Exports {

    private final Map<String, String> variables = new LinkedHashMap<>();

    private String pathPrefix = "";

    static Exports of(RunningLab lab, List<Node> inZoneOrder) {
        var exports = new Exports();
        exports.put("CLUSTER_NAME", lab.settings().name());
        exports.put("AWS_REGION", lab.settings().region());
        exports.put("AWS_DEFAULT_REGION", lab.settings().region());
        lab.local().ifPresent(exports::putLocal);
        for (var i = 0; i < inZoneOrder.size(); i++) exports.put("N" + (i + 1), inZoneOrder.get(i).internalIp());
        return exports;
    }

    private void putLocal(LabState state) {
        put("KUBECONFIG", state.kubeconfig());
        put("AWS_ENDPOINT_URL", state.awsEndpoint());
        put("AWS_ACCESS_KEY_ID", "lab");   // a real key has no business here
        put("AWS_SECRET_ACCESS_KEY", state.awsSecret());
        put("AWS_EC2_METADATA_DISABLED", "true");
    }

    void put(String variable, Object value) {
        if (!variable.matches("[A-Z][A-Z0-9_]*")) throw new IllegalArgumentException(variable + " is no name of a variable");
        variables.put(variable, value.toString());
    }

    void prependToPath(Path folder) {
        pathPrefix += "export PATH=%s:\"$PATH\"%n".formatted(quoted(folder.toString()));
    }

    @Override public String toString() {
        return variables.entrySet().stream().map(each -> "export %s=%s%n".formatted(each.getKey(), quoted(each.getValue())))
            .collect(Collectors.joining()) + pathPrefix;
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
