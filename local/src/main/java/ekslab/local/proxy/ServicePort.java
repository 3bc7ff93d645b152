package ekslab.local.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One port of one Service with the ready endpoints behind it.
 *
 * @param name as kube-proxy writes it: namespace/service:port, or namespace/service for an unnamed port
 * @param protocol tcp, udp or sctp
 * @param endpoints address:port of each, in order
 */
record ServicePort(String name, String protocol, String clusterIp, int port, List<String> endpoints) {

    /** The ports of all Services that have a cluster address, from the objects of the API. */
    static List<ServicePort> of(List<? extends JsonNode> services, List<? extends JsonNode> slices) {
        var ports = new ArrayList<ServicePort>();
        for (var service : services) {
            var clusterIp = service.at("/spec/clusterIP").asText("None");
            if (clusterIp.equals("None") || clusterIp.isEmpty()) continue;
            for (var port : service.at("/spec/ports")) {
                var portName = port.path("name").asText("");
                var name = service.at("/metadata/namespace").asText() + "/" + service.at("/metadata/name").asText()
                    + (portName.isEmpty() ? "" : ":" + portName);
                ports.add(new ServicePort(name, port.path("protocol").asText("TCP").toLowerCase(), clusterIp, port.path("port").asInt(),
                    endpoints(service, portName, slices)));
            }
        }
        return ports;
    }

    private static List<String> endpoints(JsonNode service, String portName, List<? extends JsonNode> slices) {
        var endpoints = new ArrayList<String>();
        for (var slice : slices) {
            if (!slice.path("addressType").asText("IPv4").equals("IPv4")) continue;
            if (!slice.at("/metadata/namespace").equals(service.at("/metadata/namespace"))) continue;
            if (!slice.path("metadata").path("labels").path("kubernetes.io/service-name").asText()
                .equals(service.at("/metadata/name").asText())) continue;
            for (var port : slice.path("ports")) {
                if (!port.path("name").asText("").equals(portName)) continue;
                for (var endpoint : slice.path("endpoints"))
                    if (endpoint.at("/conditions/ready").asBoolean(true) && !endpoint.at("/addresses/0").asText().isEmpty())
                        endpoints.add(endpoint.at("/addresses/0").asText() + ":" + port.path("port").asInt());
            }
        }
        return endpoints.stream().sorted().distinct().toList();
    }

    String serviceChain() { return "KUBE-SVC-" + hash(name + protocol); }

    String endpointChain(String endpoint) { return "KUBE-SEP-" + hash(name + protocol + endpoint); }

    /** The first sixteen characters of the base-32 of SHA-256, as in kubernetes/pkg/proxy/iptables/proxier.go. */
    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            var letters = new StringBuilder();
            for (var at = 0; at < 16; at++) {
                var bit = at * 5;
                var pair = (digest[bit / 8] & 0xff) << 8 | digest[bit / 8 + 1] & 0xff;
                letters.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(pair >> 11 - bit % 8 & 31));
            }
            return letters.toString();
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new AssertionError(everyJavaHasIt);
        }
    }
}
