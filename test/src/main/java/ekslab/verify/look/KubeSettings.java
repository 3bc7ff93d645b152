package ekslab.verify.look;

import static ekslab.verify.look.KubeJson.children;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.KubernetesClient;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Event;
import ekslab.verify.facts.ProxyConfig;

/** What the programs of the network are told in Kubernetes, and what Kubernetes was told of it. */
record KubeSettings(KubernetesClient kube) {

    private static final String SYSTEM = "/namespaces/kube-system/";

    /** The VPC CNI's own settings and no other variable: somebody may have put a key beside them. */
    private static final Pattern OF_THE_CNI = Pattern.compile("(AWS_VPC_|AWS_EXTERNAL_SERVICE_|AWS_MANAGE_ENIS_|ENABLE_|DISABLE_|WARM_"
        + "|MINIMUM_IP_|MAX_ENI|ENI_CONFIG_|POD_MTU|POD_SECURITY_GROUP_|NETWORK_POLICY_|ANNOTATE_POD_|IP_COOLDOWN_).*");

    private static final Set<String> ACCUSING = Set.of("FailedCreatePodSandBox", "FailedScheduling", "MissingIAMPermissions",
        "NetworkNotReady");

    /** The variables of the container aws-node that have a value of their own. */
    Map<String, String> cni() {
        var settings = new TreeMap<String, String>();
        children(KubeJson.get(kube, "/apis/apps/v1" + SYSTEM + "daemonsets/aws-node").at("/spec/template/spec"), "containers")
            .filter(container -> container.path("name").asText().equals("aws-node")).flatMap(container -> children(container, "env"))
            .filter(variable -> variable.has("value") && OF_THE_CNI.matcher(variable.path("name").asText()).matches())
            .forEach(variable -> settings.put(variable.path("name").asText(), variable.path("value").asText()));
        return settings;
    }

    ProxyConfig proxy() {
        var text = KubeJson.get(kube, "/api/v1" + SYSTEM + "configmaps/kube-proxy-config").at("/data/config").asText();
        try {
            var config = new YAMLMapper().readTree(text);
            return new ProxyConfig(config.path("mode").asText(), config.at("/iptables/masqueradeAll").asBoolean(),
                config.path("clusterCIDR").asText());
        } catch (JsonProcessingException notYaml) {
            throw new CouldNotLook("the ConfigMap kube-proxy-config is not YAML: " + notYaml.getOriginalMessage(), notYaml);
        }
    }

    String corefile() {
        return KubeJson.get(kube, "/api/v1" + SYSTEM + "configmaps/coredns").at("/data/Corefile").asText();
    }

    List<Event> events() {
        return children(KubeJson.get(kube, "/api/v1/events?fieldSelector=type%3DWarning"), "items")
            .filter(event -> ACCUSING.contains(event.path("reason").asText()))
            .map(event -> new Event(event.path("reason").asText(), event.at("/involvedObject/namespace").asText(),
                "%s/%s".formatted(event.at("/involvedObject/kind").asText(), event.at("/involvedObject/name").asText()),
                event.path("message").asText(), Math.max(1, event.path("count").asInt())))
            .toList();
    }
}
