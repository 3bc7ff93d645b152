package ekslab.local.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One port of one Service with the endpoints behind it, as one node sees it.
 *
 * @param name as kube-proxy writes it: namespace/service:port, or namespace/service for an unnamed port
 * @param protocol tcp, udp or sctp
 * @param externalIps and the addresses of its load balancer are taken in beside the cluster IP
 * @param sourceRanges who may come through the load balancer; none for everybody
 * @param nodePort 0 for none
 * @param healthCheckNodePort where the load balancer asks whether this node has endpoints; 0 for none
 * @param internalLocal whether clients inside get endpoints of their own node only
 * @param externalLocal whether clients from outside get endpoints of the node that they came to only, and keep their address
 * @param affinitySeconds how long a client stays with its endpoint; 0 for not at all
 */
record ServicePort(String name, String protocol, String clusterIp, int port, List<String> externalIps, List<String> loadBalancerIps,
    List<String> sourceRanges, int nodePort, int healthCheckNodePort, boolean internalLocal, boolean externalLocal, int affinitySeconds,
    List<Endpoint> endpoints) {

    private static final int AFFINITY = 10_800;   // three hours, the API server's default

    ServicePort {
        externalIps = List.copyOf(externalIps);
        loadBalancerIps = List.copyOf(loadBalancerIps);
        sourceRanges = List.copyOf(sourceRanges);
        endpoints = List.copyOf(endpoints);
    }

    /** The ports of all Services that have a cluster address, from the objects of the API. */
    static List<ServicePort> of(List<? extends JsonNode> services, List<? extends JsonNode> slices, String node) {
        var ports = new ArrayList<ServicePort>();
        var byService = slices.stream().filter(slice -> slice.path("addressType").asText("IPv4").equals("IPv4"))
            .collect(Collectors.<JsonNode, String>groupingBy(ServicePort::serviceOf));
        for (var service : services) {
            var spec = service.path("spec");
            var clusterIp = spec.path("clusterIP").asText("None");
            if (clusterIp.equals("None") || clusterIp.isEmpty() || spec.path("type").asText().equals("ExternalName")) continue;
            for (var port : spec.path("ports")) {
                var portName = port.path("name").asText("");
                ports.add(new ServicePort(fullName(service)
                    + (portName.isEmpty() ? "" : ":" + portName), port.path("protocol").asText("TCP").toLowerCase(Locale.ROOT), clusterIp,
                    port.path("port").asInt(), texts(spec.path("externalIPs")), ingress(service),
                    texts(spec.path("loadBalancerSourceRanges")),
                    port.path("nodePort").asInt(0), spec.path("healthCheckNodePort").asInt(0),
                    spec.path("internalTrafficPolicy").asText().equals("Local"),
                    spec.path("externalTrafficPolicy").asText().equals("Local"),
                    affinity(spec), endpoints(byService.getOrDefault(fullName(service), List.of()), portName, node)));
            }
        }
        return ports;
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Addresses of the load balancer that are to be taken in here; one that says Proxy wants its packets to pass it. */
    private static List<String> ingress(JsonNode service) {
        var addresses = new ArrayList<String>();
        for (var ingress : service.at("/status/loadBalancer/ingress"))
            if (ingress.hasNonNull("ip") && !ingress.path("ipMode").asText("VIP").equals("Proxy"))
                addresses.add(ingress.path("ip").asText());
        return addresses;
    }

    private static int affinity(JsonNode spec) {
        return spec.path("sessionAffinity").asText().equals("ClientIP")
            ? spec.at("/sessionAffinityConfig/clientIP/timeoutSeconds").asInt(AFFINITY) : 0;
    }

    private static String fullName(JsonNode object) {
        return object.at("/metadata/namespace").asText() + "/" + object.at("/metadata/name").asText();
    }

    private static String serviceOf(JsonNode slice) {
        return slice.at("/metadata/namespace").asText() + "/"
            + slice.path("metadata").path("labels").path("kubernetes.io/service-name").asText();
    }

    private static List<Endpoint> endpoints(List<JsonNode> slices, String portName, String node) {
        var endpoints = new TreeSet<Endpoint>();
        for (var slice : slices) {
            for (var port : slice.path("ports")) {
                if (!port.path("name").asText("").equals(portName)) continue;
                for (var endpoint : slice.path("endpoints")) {
                    var address = endpoint.at("/addresses/0").asText();
                    if (!address.isEmpty()) endpoints.add(endpoint(endpoint, address + ":" + port.path("port").asInt(), node));
                }
            }
        }
        return List.copyOf(endpoints);
    }

    private static Endpoint endpoint(JsonNode endpoint, String at, String node) {
        var conditions = endpoint.path("conditions");
        var ready = conditions.path("ready").asBoolean(true);
        return new Endpoint(at, endpoint.path("nodeName").asText().equals(node), ready, conditions.path("serving").asBoolean(ready),
            conditions.path("terminating").asBoolean(false));
    }

    /** Where clients go that may go anywhere. */
    List<Endpoint> everywhere() { return usable(endpoint -> true); }

    /** Where clients go that must stay on this node. */
    List<Endpoint> here() { return usable(Endpoint::local); }

    private List<Endpoint> usable(Predicate<Endpoint> which) {
        var ready = endpoints.stream().filter(which).filter(Endpoint::ready).toList();
        return ready.isEmpty() ? endpoints.stream().filter(which).filter(Endpoint::standsIn).toList() : ready;
    }

    /** Whether anybody outside the cluster can come in. */
    boolean external() {
        return nodePort > 0 || !externalIps.isEmpty() || !loadBalancerIps.isEmpty();
    }

    String serviceChain() { return "KUBE-SVC-" + hash(name + protocol); }

    String localChain() { return "KUBE-SVL-" + hash(name + protocol); }

    String externalChain() { return "KUBE-EXT-" + hash(name + protocol); }

    String firewallChain() { return "KUBE-FW-" + hash(name + protocol); }

    String endpointChain(Endpoint endpoint) { return "KUBE-SEP-" + hash(name + protocol + endpoint.at()); }

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
