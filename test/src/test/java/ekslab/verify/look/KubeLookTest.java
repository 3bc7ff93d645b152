package ekslab.verify.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import ekslab.verify.facts.Node;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Service;

/** Reads lists in the shape in which a real API server sends them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KubeLookTest {

    private static final Map<String, String> LISTS = Map.of("/api/v1/nodes", """
        {"kind": "NodeList", "items": [{
          "metadata": {"name": "ip-192-168-1-11.ap-northeast-2.compute.internal", "labels": {"topology.kubernetes.io/zone": "ap-northeast-2a"}},
          "spec": {"providerID": "aws:///ap-northeast-2a/i-0123456789abcdef0"},
          "status": {"allocatable": {"pods": "17", "cpu": "1930m"},
            "conditions": [{"type": "MemoryPressure", "status": "False"},
              {"type": "Ready", "status": "False", "reason": "KubeletNotReady", "message": "cni plugin not initialized"}],
            "addresses": [{"type": "InternalIP", "address": "192.168.1.11"}, {"type": "Hostname", "address": "ip-192-168-1-11"}]}}]}""",
        "/api/v1/pods", """
        {"kind": "PodList", "items": [
          {"metadata": {"namespace": "default", "name": "netshoot-pod-1", "labels": {"app": "netshoot-pod"}},
           "spec": {"nodeName": "n1", "dnsPolicy": "ClusterFirst", "containers": [{"name": "c", "env": [{"name": "PASSWORD", "value": "hush"}]}]},
           "status": {"phase": "Running", "podIP": "192.168.1.21", "conditions": [{"type": "Ready", "status": "True"}]}},
          {"metadata": {"namespace": "default", "name": "going", "deletionTimestamp": "2026-01-01T00:00:00Z"},
           "spec": {"nodeName": "n1", "hostNetwork": true},
           "status": {"phase": "Running", "podIP": "192.168.1.11", "conditions": [{"type": "Ready", "status": "True"}]}},
          {"metadata": {"namespace": "default", "name": "waiting"}, "spec": {}, "status": {"phase": "Pending"}}]}""",
        "/api/v1/services", """
        {"kind": "ServiceList", "items": [
          {"metadata": {"namespace": "kube-system", "name": "kube-dns"}, "spec": {"clusterIP": "10.100.0.10"}},
          {"metadata": {"namespace": "default", "name": "empty"}, "spec": {"clusterIP": "None"}}]}""",
        "/apis/discovery.k8s.io/v1/endpointslices", """
        {"kind": "EndpointSliceList", "items": [{
          "metadata": {"namespace": "kube-system", "name": "kube-dns-x", "labels": {"kubernetes.io/service-name": "kube-dns"}},
          "endpoints": [{"addresses": ["192.168.1.31"], "conditions": {"ready": true}}, {"addresses": ["192.168.2.31"], "conditions": {"ready": false}},
            {"addresses": ["192.168.3.31"], "conditions": {}}]}]}""");

    private HttpServer server;
    private KubernetesClient kube;
    private KubeLook look;

    @BeforeEach void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", http -> {
            var body = LISTS.getOrDefault(http.getRequestURI().getPath(), "").getBytes(StandardCharsets.UTF_8);
            http.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            http.getResponseBody().write(body);
            http.close();
        });
        server.start();
        kube = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort()).build())
            .build();
        look = new KubeLook(kube);
    }

    @AfterEach void stop() {
        kube.close();
        server.stop(0);
    }

    @Test void a_node_tells_its_instance_its_zone_and_why_it_is_not_ready() {
        assertThat(look.nodes())
            .containsExactly(new Node("ip-192-168-1-11.ap-northeast-2.compute.internal", "i-0123456789abcdef0", "ap-northeast-2a", false,
                "KubeletNotReady cni plugin not initialized", "192.168.1.11", 17));
    }

    @Test void a_pod_that_goes_or_waits_is_not_on_the_pod_network() {
        var pods = look.pods();

        assertThat(pods).filteredOn(Pod::onPodNetwork).containsExactly(
            new Pod("default", "netshoot-pod-1", "n1", "192.168.1.21", false, "Running", true, "ClusterFirst",
                Map.of("app", "netshoot-pod")));
        assertThat(pods).extracting(Pod::phase).containsExactly("Running", "Terminating", "Pending");
        assertThat(pods).extracting(Pod::ready).containsExactly(true, false, false);
        assertThat(pods.toString()).doesNotContain("hush");
    }

    @Test void a_service_leads_to_its_ready_endpoints() {
        assertThat(look.services()).containsExactly(
            new Service("kube-system", "kube-dns", "10.100.0.10", List.of("192.168.1.31", "192.168.3.31")),
            new Service("default", "empty", "None", List.of()));
    }
}
