package ekslab.local.eks;

import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Kinds;

/** What the ConfigMap kube-proxy-config tells kube-proxy when it starts. */
final class ProxyConfiguration {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<String> SCHEDULERS = List.of("rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "dh", "sed", "nq", "mh");

    private ProxyConfiguration() {}

    /** @throws IllegalArgumentException when kube-proxy would end with it, or when its mode cannot be had on this machine */
    static void check(Cluster objects) {
        var text = objects.find(Kinds.CONFIG_MAP, "kube-system", "kube-proxy-config").map(map -> map.at("/data/config").asText(""))
            .orElse("");
        var configuration = read(text);
        var mode = configuration.path("mode").asText("");
        var scheduler = configuration.at("/ipvs/scheduler").asText("");
        if (mode.equals("ipvs") && !scheduler.isEmpty() && !SCHEDULERS.contains(scheduler))
            throw new IllegalArgumentException(
                "KubeProxyConfiguration.KubeProxyIPVSConfiguration.Scheduler: Invalid value: \"%s\": unknown scheduler"
                    .formatted(scheduler));
        if (!List.of("", "iptables", "ipvs", "nftables").contains(mode))
            throw new IllegalArgumentException(
                "KubeProxyConfiguration.Mode: Invalid value: \"%s\": must be iptables, ipvs, nftables or blank"
                    .formatted(mode));
        if (!mode.isEmpty() && !mode.equals("iptables"))
            throw new IllegalArgumentException(
                "mode \"%s\" is not played on this machine, only iptables is; deploy to AWS for it".formatted(mode));
    }

    private static JsonNode read(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("kube-proxy-config: no YAML: " + broken.getOriginalMessage(), broken);
        }
    }
}
