package ekslab.verify.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Endpoint;
import ekslab.verify.facts.Event;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.ProxyConfig;
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
          {"metadata": {"namespace": "kube-system", "name": "kube-dns"}, "spec": {"type": "ClusterIP", "clusterIP": "10.100.0.10",
            "internalTrafficPolicy": "Cluster", "selector": {"k8s-app": "kube-dns"}, "sessionAffinity": "None",
            "ports": [{"name": "dns", "protocol": "UDP", "port": 53, "targetPort": "dns"}]}},
          {"metadata": {"namespace": "default", "name": "web"}, "spec": {"type": "NodePort", "clusterIP": "10.100.0.20",
            "externalTrafficPolicy": "Local", "internalTrafficPolicy": "Cluster", "sessionAffinity": "ClientIP",
            "ports": [{"protocol": "TCP", "port": 80, "targetPort": 8080, "nodePort": 30080}]}}]}""",
        "/apis/discovery.k8s.io/v1/endpointslices", """
        {"kind": "EndpointSliceList", "items": [{
          "metadata": {"namespace": "kube-system", "name": "kube-dns-x", "labels": {"kubernetes.io/service-name": "kube-dns"}},
          "ports": [{"name": "dns", "port": 53, "protocol": "UDP"}],
          "endpoints": [{"addresses": ["192.168.1.31"], "conditions": {"ready": true},
            "targetRef": {"kind": "Pod", "namespace": "kube-system", "name": "coredns-1"}}, {"addresses": ["192.168.2.31"], "conditions": {"ready": false}},
            {"addresses": ["192.168.3.31"], "conditions": {}}]}]}""",
        "/apis/apps/v1/namespaces/kube-system/daemonsets/aws-node",
        """
        {"kind": "DaemonSet", "spec": {"template": {"spec": {
          "initContainers": [{"name": "aws-vpc-cni-init", "env": [{"name": "DISABLE_TCP_EARLY_DEMUX", "value": "true"}]}],
          "containers": [{"name": "aws-node", "env": [{"name": "WARM_ENI_TARGET", "value": "1"}, {"name": "AWS_VPC_ENI_MTU", "value": "9001"},
            {"name": "AWS_SECRET_ACCESS_KEY", "value": "hush"}, {"name": "MY_NODE_NAME", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
            {"name": "ENABLE_POD_ENI", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]}, {"name": "other", "env": [{"name": "WARM_IP_TARGET", "value": "9"}]}]}}}}""",
        "/api/v1/namespaces/kube-system/configmaps/kube-proxy-config",
        """
        {"kind": "ConfigMap", "data": {"config": "mode: \\"ipvs\\"\\nclusterCIDR: 192.168.0.0/16\\niptables:\\n  masqueradeAll: true\\nclientConnection:\\n  kubeconfig: /hush\\n"}}""",
        "/api/v1/namespaces/kube-system/configmaps/coredns", """
        {"kind": "ConfigMap", "data": {"Corefile": ".:53 {\\n    forward . /etc/resolv.conf\\n}\\n"}}""",
        "/api/v1/events",
        """
        {"kind": "EventList", "items": [
          {"reason": "FailedCreatePodSandBox", "message": "failed to assign an IP address to container", "count": 7,
           "involvedObject": {"kind": "Pod", "namespace": "default", "name": "web-1"}},
          {"reason": "BackOff", "message": "hush", "involvedObject": {"kind": "Pod", "namespace": "default", "name": "web-2"}},
          {"reason": "FailedScheduling", "message": "0/3 nodes are available: 3 Too many pods.", "involvedObject": {"kind": "Pod", "namespace": "default", "name": "web-3"}}]}""");

    private KubeWire server;
    private KubernetesClient kube;
    private KubeLook look;

    @BeforeEach void serve() throws IOException {
        server = new KubeWire(LISTS);
        kube = new KubernetesClientBuilder().withConfig(
            new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).withOauthToken(KubeWire.TOKEN).build()).build();
        look = new KubeLook(kube);
    }

    @AfterEach void stop() {
        kube.close();
        server.close();
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

    @Test void settings_are_read_and_what_is_beside_them_is_not() {
        var settings = new KubeSettings(kube);

        assertThat(settings.cni()).isEqualTo(Map.of("WARM_ENI_TARGET", "1", "AWS_VPC_ENI_MTU", "9001"));
        assertThat(settings.proxy()).isEqualTo(new ProxyConfig("ipvs", true, "192.168.0.0/16"));
        assertThat(settings.corefile()).isEqualTo(".:53 {\n    forward . /etc/resolv.conf\n}\n");
        assertThat(settings.events()).containsExactly(
            new Event("FailedCreatePodSandBox", "default", "Pod/web-1", "failed to assign an IP address to container", 7),
            new Event("FailedScheduling", "default", "Pod/web-3", "0/3 nodes are available: 3 Too many pods.", 1));
    }

    @Test void what_is_not_there_is_named() {
        assertThatThrownBy(() -> KubeJson.get(kube, "/api/v1/namespaces/kube-system/configmaps/nothing")).isInstanceOf(CouldNotLook.class)
            .hasMessage("the Kubernetes API has no /api/v1/namespaces/kube-system/configmaps/nothing");
    }

    @Test void a_service_leads_to_its_ready_endpoints() {
        var services = look.services();
        var endpoints = look.endpoints();

        var dns = new Service("kube-system", "kube-dns", "ClusterIP", "10.100.0.10", List.of(new Service.Port("dns", "UDP", 53, "dns", 0)),
            Map.of("k8s-app", "kube-dns"), "", "Cluster", "None");
        var web = new Service("default", "web", "NodePort", "10.100.0.20", List.of(new Service.Port("", "TCP", 80, "8080", 30080)),
            Map.of(),
            "Local", "Cluster", "ClientIP");
        assertThat(services).containsExactly(dns, web);
        assertThat(endpoints.behind(dns)).containsExactly(
            new Endpoint("kube-system", "kube-dns", "192.168.1.31", "dns", 53, "UDP", "kube-system/coredns-1"),
            new Endpoint("kube-system", "kube-dns", "192.168.3.31", "dns", 53, "UDP", ""));
        assertThat(endpoints.behind(web)).isEmpty();
    }
}
