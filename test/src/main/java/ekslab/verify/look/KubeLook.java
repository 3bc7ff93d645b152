package ekslab.verify.look;

import static ekslab.verify.look.KubeJson.children;
import static ekslab.verify.look.KubeJson.find;
import static ekslab.verify.look.KubeJson.name;
import static ekslab.verify.look.KubeJson.namespace;
import static ekslab.verify.look.KubeJson.texts;

import java.time.Duration;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;

import ekslab.verify.check.Depth;
import ekslab.verify.facts.Endpoint;
import ekslab.verify.facts.Endpoints;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Nodes;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Pods;
import ekslab.verify.facts.Service;
import ekslab.verify.facts.Services;

/** What Kubernetes knows; read as plain JSON, because loading the whole object model would take longer than all the questions. */
record KubeLook(KubernetesClient kube) {

    private static final Patience FOR_NODE_SHELLS = new Patience(Duration.ofSeconds(10), Duration.ofMillis(200));

    Nodes nodes() {
        return new Nodes(items("/api/v1/nodes").map(KubeLook::node).toList());
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

    Pods pods() {
        return new Pods(items("/api/v1/pods").map(KubeLook::pod).toList());
    }

    /** When nodes are to be visited, a node-shell pod that is only just starting is worth a moment. */
    Pods podsWithNodeShells(Depth depth, Look<Nodes> nodes) {
        if (depth == Depth.APIS) return pods();
        return FOR_NODE_SHELLS.until(pods -> nodes.get().stream().filter(Node::ready)
            .allMatch(node -> pods.on(node).stream().anyMatch(KubeDoor::isNodeShell)), this::pods);
    }

    private static Pod pod(JsonNode pod) {
        var going = pod.at("/metadata").has("deletionTimestamp");
        return new Pod(namespace(pod), name(pod), pod.at("/spec/nodeName").asText(), pod.at("/status/podIP").asText(),
            pod.at("/spec/hostNetwork").asBoolean(), going ? "Terminating" : pod.at("/status/phase").asText(),
            !going && find(pod.at("/status/conditions"), "Ready").path("status").asText().equals("True"),   // the API leaves it True to the end
            pod.at("/spec/dnsPolicy").asText("ClusterFirst"), texts(pod.at("/metadata/labels")));
    }

    Services services() {
        return new Services(items("/api/v1/services").map(KubeLook::service).toList());
    }

    private static Service service(JsonNode service) {
        var spec = service.path("spec");
        return new Service(namespace(service), name(service), spec.path("type").asText("ClusterIP"), spec.path("clusterIP").asText(),
            children(spec, "ports").map(port -> new Service.Port(port.path("name").asText(), port.path("protocol").asText("TCP"),
                port.path("port").asInt(), port.path("targetPort").asText(), port.path("nodePort").asInt())).toList(),
            texts(spec.path("selector")), spec.path("externalTrafficPolicy").asText(), spec.path("internalTrafficPolicy").asText(),
            spec.path("sessionAffinity").asText("None"));
    }

    Endpoints endpoints() {
        return new Endpoints(items("/apis/discovery.k8s.io/v1/endpointslices").flatMap(KubeLook::endpoints).toList());
    }

    private static Stream<Endpoint> endpoints(JsonNode slice) {
        var service = slice.at("/metadata/labels").path("kubernetes.io/service-name").asText();
        return children(slice, "endpoints").filter(each -> each.at("/conditions/ready").asBoolean(true))
            .flatMap(each -> children(each, "addresses").flatMap(ip -> children(slice, "ports").map(port -> new Endpoint(namespace(slice),
                service, ip.asText(), port.path("name").asText(), port.path("port").asInt(), port.path("protocol").asText("TCP"),
                each.at("/targetRef/kind").asText().equals("Pod")
                    ? each.at("/targetRef/namespace").asText() + "/" + each.at("/targetRef/name").asText() : ""))));
    }

    private Stream<JsonNode> items(String path) { return children(KubeJson.get(kube, path), "items"); }
}
