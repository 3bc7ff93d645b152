package ekslab.verify.look;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.KubernetesClient;

import ekslab.verify.check.Depth;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Service;

/** What Kubernetes knows; read as plain JSON, because loading the whole object model would take longer than all the questions. */
record KubeLook(KubernetesClient kube) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Patience FOR_NODE_SHELLS = new Patience(Duration.ofSeconds(10), Duration.ofMillis(200));

    List<Node> nodes() {
        return items("/api/v1/nodes").map(KubeLook::node).toList();
    }

    private static Node node(JsonNode node) {
        var ready = find(node.at("/status/conditions"), "Ready");
        var isReady = ready.path("status").asText().equals("True");
        var provider = node.at("/spec/providerID").asText();
        return new Node(name(node), provider.substring(provider.lastIndexOf('/') + 1),
            node.at("/metadata/labels").path("topology.kubernetes.io/zone").asText(), isReady,
            isReady ? "" : "%s %s".formatted(ready.path("reason").asText(), ready.path("message").asText()).strip(),
            find(node.at("/status/addresses"), "InternalIP").path("address").asText(), node.at("/status/allocatable/pods").asInt());
    }

    List<Pod> pods() {
        return items("/api/v1/pods").map(KubeLook::pod).toList();
    }

    /** When nodes are to be visited, a node-shell pod that is only just starting is worth a moment. */
    List<Pod> podsWithNodeShells(Depth depth, Look<List<Node>> nodes) {
        if (depth == Depth.APIS) return pods();
        return FOR_NODE_SHELLS.until(pods -> nodes.get().stream().filter(Node::ready)
            .allMatch(node -> pods.stream().anyMatch(pod -> KubeDoor.isNodeShell(pod) && pod.node().equals(node.name()))), this::pods);
    }

    private static Pod pod(JsonNode pod) {
        var going = pod.at("/metadata").has("deletionTimestamp");
        return new Pod(namespace(pod), name(pod), pod.at("/spec/nodeName").asText(), pod.at("/status/podIP").asText(),
            pod.at("/spec/hostNetwork").asBoolean(), going ? "Terminating" : pod.at("/status/phase").asText(),
            !going && find(pod.at("/status/conditions"), "Ready").path("status").asText().equals("True"),   // the API leaves it True to the end
            pod.at("/spec/dnsPolicy").asText("ClusterFirst"),
            labels(pod));
    }

    List<Service> services() {
        var endpoints = new TreeMap<String, List<String>>();
        items("/apis/discovery.k8s.io/v1/endpointslices").forEach(slice -> {
            var service = namespace(slice) + "/" + slice.at("/metadata/labels").path("kubernetes.io/service-name").asText();
            for (var endpoint : slice.path("endpoints"))
                if (endpoint.at("/conditions/ready").asBoolean(true))
                    endpoint.path("addresses")
                        .forEach(ip -> endpoints.computeIfAbsent(service, fresh -> new ArrayList<>()).add(ip.asText()));
        });
        return items("/api/v1/services")
            .map(service -> new Service(namespace(service), name(service), service.at("/spec/clusterIP").asText(),
                endpoints.getOrDefault(namespace(service) + "/" + name(service), List.of())))
            .toList();
    }

    private Stream<JsonNode> items(String path) {
        try {
            return StreamSupport.stream(JSON.readTree(kube.raw(path)).path("items").spliterator(), false);
        } catch (JsonProcessingException notJson) {
            throw new CouldNotLook("%s is not JSON: %s".formatted(path, notJson.getOriginalMessage()), notJson);
        }
    }

    private static JsonNode find(JsonNode list, String type) {
        for (var each : list) if (each.path("type").asText().equals(type)) return each;
        return MissingNode.getInstance();
    }

    private static Map<String, String> labels(JsonNode object) {
        var labels = new LinkedHashMap<String, String>();
        object.at("/metadata/labels").properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static String namespace(JsonNode object) {
        return object.at("/metadata/namespace").asText();
    }
}
