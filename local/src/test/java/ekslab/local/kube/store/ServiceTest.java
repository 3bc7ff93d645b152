package ekslab.local.kube.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashSet;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ekslab.local.kube.store.Cluster.Part;

/** What a Service becomes when it is kept, and what the API server says when it is not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServiceTest {

    private final Cluster cluster = new Cluster("10.100.0.0/16");

    @BeforeEach void a_namespace() {
        cluster.create(Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", "default")));
    }

    private static ObjectNode service(String name, String spec) throws Exception {
        return Json.object("apiVersion", "v1", "kind", "Service", "metadata", Json.object("name", name, "namespace", "default"),
            "spec",
            new YAMLMapper().readTree("{" + spec + "}"));
    }

    private JsonNode create(String name, String spec) throws Exception { return cluster.create(service(name, spec)); }

    private JsonNode patch(String name, String spec) throws Exception {
        return cluster.patch(Kinds.SERVICE, "default", name, Part.MAIN, Patch.STRATEGIC,
            Json.object("spec", new YAMLMapper().readTree("{" + spec + "}")), false);
    }

    private static int nodePort(JsonNode service, int index) {
        return service.path("spec").path("ports").path(index).path("nodePort").asInt(0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        ports: [{port: 80}]                                          | {"ports":[{"port":80,"protocol":"TCP","targetPort":80}],"sessionAffinity":"None","type":"ClusterIP","internalTrafficPolicy":"Cluster","ipFamilyPolicy":"SingleStack","ipFamilies":["IPv4"]}
        type: NodePort, ports: [{port: 53, protocol: UDP}]           | {"type":"NodePort","ports":[{"port":53,"protocol":"UDP","targetPort":53}],"sessionAffinity":"None","externalTrafficPolicy":"Cluster","internalTrafficPolicy":"Cluster","ipFamilyPolicy":"SingleStack","ipFamilies":["IPv4"]}
        type: LoadBalancer, ports: [{port: 80, targetPort: web}]     | {"type":"LoadBalancer","ports":[{"port":80,"targetPort":"web","protocol":"TCP"}],"sessionAffinity":"None","externalTrafficPolicy":"Cluster","internalTrafficPolicy":"Cluster","allocateLoadBalancerNodePorts":true,"ipFamilyPolicy":"SingleStack","ipFamilies":["IPv4"]}
        type: ExternalName, externalName: example.com                | {"type":"ExternalName","externalName":"example.com","sessionAffinity":"None"}
        clusterIP: None, selector: {a: b}                            | {"selector":{"a":"b"},"sessionAffinity":"None","type":"ClusterIP","internalTrafficPolicy":"Cluster","ipFamilyPolicy":"SingleStack","ipFamilies":["IPv4"]}
        clusterIP: None                                              | {"sessionAffinity":"None","type":"ClusterIP","internalTrafficPolicy":"Cluster","ipFamilyPolicy":"RequireDualStack","ipFamilies":["IPv4","IPv6"]}
        sessionAffinity: ClientIP, ports: [{port: 80}]               | {"sessionAffinity":"ClientIP","ports":[{"port":80,"protocol":"TCP","targetPort":80}],"sessionAffinityConfig":{"clientIP":{"timeoutSeconds":10800}},"type":"ClusterIP","internalTrafficPolicy":"Cluster","ipFamilyPolicy":"SingleStack","ipFamilies":["IPv4"]}
        externalIPs: [203.0.113.9], ports: [{port: 80}]              | {"externalIPs":["203.0.113.9"],"ports":[{"port":80,"protocol":"TCP","targetPort":80}],"sessionAffinity":"None","type":"ClusterIP","externalTrafficPolicy":"Cluster","internalTrafficPolicy":"Cluster","ipFamilyPolicy":"SingleStack","ipFamilies":["IPv4"]}
        """) void what_is_left_out_has_its_default(String spec, String kept) throws Exception {
        var made = (ObjectNode) create("web", spec).path("spec").deepCopy();
        made.remove(List.of("clusterIP", "clusterIPs"));
        made.path("ports").forEach(port -> ((ObjectNode) port).remove("nodePort"));
        assertThat(made).isEqualTo(Json.MAPPER.readTree(kept));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        type: NodePort, ports: [{port: 80, nodePort: 29999}]                    | spec.ports[0].nodePort: Invalid value: 29999: provided port is not in the valid range. The range of valid ports is 30000-32767
        type: NodePort, ports: [{port: 80, nodePort: 30080}]                    | spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated
        type: NodePort, ports: [{port: 1, name: a, nodePort: 30001}, {port: 2, name: b, nodePort: 30001, protocol: UDP}] | spec.ports[1].nodePort: Invalid value: 30001: provided port is already allocated
        ports: [{port: 80, nodePort: 30081}]                                    | spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'
        clusterIP: 10.200.0.1, ports: [{port: 80}]                              | spec.clusterIPs: Invalid value: ["10.200.0.1"]: failed to allocate IP 10.200.0.1: the provided network does not match the current range
        clusterIP: 10.100.7.7, ports: [{port: 80}]                              | spec.clusterIPs: Invalid value: ["10.100.7.7"]: failed to allocate IP 10.100.7.7: provided IP is already allocated
        clusterIP: web, ports: [{port: 80}]                                     | spec.clusterIPs[0]: Invalid value: "web": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
        type: NodePort, clusterIP: None, ports: [{port: 80}]                    | spec.clusterIPs[0]: Invalid value: "None": may not be set to 'None' for NodePort services
        type: Nodeport, ports: [{port: 80}]                                     | spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"
        type: ExternalName                                                      | spec.externalName: Required value
        selector: {a: b}                                                        | spec.ports: Required value
        ports: [{port: 80}, {port: 81, name: b}]                                | spec.ports[0].name: Required value
        ports: [{port: 80, name: a}, {port: 81, name: a}]                       | spec.ports[1].name: Duplicate value: "a"
        ports: [{port: 80, name: a}, {port: 80, name: b}]                       | spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}
        ports: [{port: 0, targetPort: 80}]                                      | spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive
        ports: [{port: 80, targetPort: 70000}]                                  | spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive
        ports: [{port: 80, protocol: ICMP}]                                     | spec.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"
        externalTrafficPolicy: Local, ports: [{port: 80}]                       | spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services
        type: NodePort, externalTrafficPolicy: Local, healthCheckNodePort: 30500, ports: [{port: 80}] | spec.healthCheckNodePort: Invalid value: 30500: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'
        type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 80, ports: [{port: 80}] | Internal error occurred: failed to allocate requested HealthCheck NodePort 80: provided port is not in the valid range. The range of valid ports is 30000-32767
        sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}, ports: [{port: 80}] | spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400
        internalTrafficPolicy: local, ports: [{port: 80}]                       | spec.internalTrafficPolicy: Unsupported value: "local": supported values: "Cluster", "Local"
        externalIPs: [127.0.0.1], ports: [{port: 80}]                           | spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)
        loadBalancerSourceRanges: [10.0.0.0/8], ports: [{port: 80}]             | spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'
        type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0], ports: [{port: 80}] | spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
        ipFamilyPolicy: RequireDualStack, ports: [{port: 80}]                   | spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services
        """) void what_cannot_be_is_refused_in_the_servers_words(String spec, String problem) throws Exception {
        create("there", "type: NodePort, clusterIP: 10.100.7.7, ports: [{port: 80, nodePort: 30080}]");
        var refused = catchThrowableOfType(ApiError.class, () -> create("web", spec));
        assertThat(refused.getMessage())
            .isEqualTo(problem.startsWith("Internal") ? problem : "Service \"web\" is invalid: " + problem);
        assertThat(cluster.find(Kinds.SERVICE, "default", "web")).isEmpty();
    }

    @Test void a_name_must_do_as_a_label_of_DNS() {
        assertThatThrownBy(() -> create("1web", "ports: [{port: 80}]")).hasMessageContaining(
            "metadata.name: Invalid value: \"1web\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with");
    }

    @Test void addresses_and_ports_come_from_where_nobody_asks_and_are_the_same_each_time() throws Exception {
        var ips = new HashSet<String>();
        var ports = new HashSet<Integer>();
        for (var n = 0; n < 300; n++) {
            var made = create("web" + n, "type: NodePort, ports: [{port: 80}]");
            ips.add(Json.text(made, "spec.clusterIP"));
            ports.add(nodePort(made, 0));
        }
        assertThat(ips).hasSize(300).noneMatch(ip -> ip.startsWith("10.100.0."));
        assertThat(ports).hasSize(300).allMatch(port -> port >= 30086 && port <= 32767);

        var again = new Cluster("10.100.0.0/16");
        again.create(Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", "default")));
        assertThat(again.create(service("web0", "type: NodePort, ports: [{port: 80}]")).path("spec"))
            .isEqualTo(cluster.get(Kinds.SERVICE, "default", "web0").path("spec"));
    }

    @Test void a_small_range_is_given_out_to_its_end_and_not_beyond() throws Exception {
        var small = new Cluster("10.100.0.0/27");
        small.create(Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", "default")));
        var ips = new HashSet<String>();
        for (var n = 0; n < 30; n++) ips.add(Json.text(small.create(service("web" + n, "ports: [{port: 80}]")), "spec.clusterIP"));

        assertThat(ips).hasSize(30).doesNotContain("10.100.0.0", "10.100.0.31");
        assertThatThrownBy(() -> small.create(service("one-more", "ports: [{port: 80}]")))
            .hasMessage("Internal error occurred: failed to allocate a serviceIP: range is full");
    }

    @Test void DNS_over_both_protocols_shares_a_node_port() throws Exception {
        var dns = create("dns", "type: NodePort, ports: [{name: udp, port: 53, protocol: UDP}, {name: tcp, port: 53}]");
        assertThat(nodePort(dns, 0)).isEqualTo(nodePort(dns, 1)).isPositive();
    }

    @Test void a_manifest_without_addresses_and_ports_can_be_applied_again() throws Exception {
        var spec = "type: NodePort, ports: [{name: b, port: 81}, {name: a, port: 80}]";
        var made = create("web", "type: NodePort, ports: [{name: a, port: 80}, {name: b, port: 81}]");

        var again = cluster.update(service("web", spec));

        assertThat(Json.text(again, "spec.clusterIP")).isEqualTo(Json.text(made, "spec.clusterIP"));
        assertThat(List.of(nodePort(again, 1), nodePort(again, 0))).containsExactly(nodePort(made, 0), nodePort(made, 1));   // by name
    }

    @Test void another_type_gives_back_what_it_has_no_use_for() throws Exception {
        create("web", "type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80, nodePort: 30080}]");
        var health = cluster.get(Kinds.SERVICE, "default", "web").path("spec").path("healthCheckNodePort").asInt();
        assertThat(health).isBetween(30086, 32767);

        var plain = patch("web", "type: ClusterIP").path("spec");

        assertThat(plain.has("externalTrafficPolicy") || plain.has("healthCheckNodePort") || plain.has("allocateLoadBalancerNodePorts"))
            .isFalse();
        assertThat(plain.path("ports").path(0).has("nodePort")).isFalse();
        create("next", "type: NodePort, ports: [{port: 80, nodePort: 30080}]");
        create("other", "type: NodePort, ports: [{port: 80, nodePort: %d}]".formatted(health));

        var named = patch("web", "type: ExternalName, externalName: example.com").path("spec");
        assertThat(named.has("clusterIP") || named.has("clusterIPs") || named.has("ipFamilies")).isFalse();
        assertThat(Json.text(patch("web", "type: ClusterIP, externalName: null"), "spec.clusterIP")).startsWith("10.100.");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        clusterIP: 10.100.9.9                | spec.clusterIPs[0]: Invalid value: ["10.100.9.9"]: may not change once set
        clusterIP: None                      | spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set
        healthCheckNodePort: 30501           | spec.healthCheckNodePort: Forbidden: field is immutable
        loadBalancerClass: a/b               | spec.loadBalancerClass: Invalid value: "a/b": may not change once set
        """) void what_is_set_once_stays(String change, String problem) throws Exception {
        create("web", "type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]");
        assertThatThrownBy(() -> patch("web", change)).hasMessageContaining(problem);
    }

    @Test void the_health_check_port_comes_with_the_policy_and_goes_with_it() throws Exception {
        create("web", "type: LoadBalancer, ports: [{port: 80}]");

        var local = patch("web", "externalTrafficPolicy: Local").path("spec").path("healthCheckNodePort").asInt();
        assertThat(local).isPositive();
        assertThat(patch("web", "externalTrafficPolicy: Local").path("spec").path("healthCheckNodePort").asInt()).isEqualTo(local);
        assertThat(patch("web", "externalTrafficPolicy: Cluster").path("spec").has("healthCheckNodePort")).isFalse();
    }

    @Test void a_health_check_port_is_nobody_elses() throws Exception {
        create("web", "type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30500, ports: [{port: 80}]");
        assertThatThrownBy(() -> create("other", "type: NodePort, ports: [{port: 80, nodePort: 30500}]"))
            .hasMessageContaining("provided port is already allocated");
        assertThatThrownBy(
            () -> create("third", "type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30500, ports: [{port: 80}]"))
            .hasMessageContaining("failed to allocate requested HealthCheck NodePort 30500: provided port is already allocated");
    }

    @Test void a_load_balancer_that_needs_no_node_ports_gets_none_but_keeps_the_ones_it_has() throws Exception {
        assertThat(nodePort(create("ip", "type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 80}]"), 0)).isZero();
        var had = nodePort(create("web", "type: LoadBalancer, ports: [{port: 80}]"), 0);
        assertThat(nodePort(patch("web", "allocateLoadBalancerNodePorts: false"), 0)).isEqualTo(had);
    }

    @Test void a_refused_change_keeps_nothing() throws Exception {
        create("there", "type: NodePort, ports: [{port: 80, nodePort: 30080}]");
        var before = create("web", "ports: [{port: 80}]");

        assertThatThrownBy(() -> patch("web", "type: NodePort, ports: [{port: 80, nodePort: 30080}]"))
            .hasMessageContaining("already allocated");

        assertThat(cluster.get(Kinds.SERVICE, "default", "web")).isEqualTo(before);
    }
}
