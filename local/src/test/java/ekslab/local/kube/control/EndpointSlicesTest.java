package ekslab.local.kube.control;

import static ekslab.local.kube.control.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ekslab.local.kube.controllers.Controllers;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;

/** What stands in slices and Endpoints about pods whose state a test sets itself. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EndpointSlicesTest {

    private static final String NODE = "ip-192-168-1-10.ap-northeast-2.compute.internal";

    private final Cluster cluster = new Cluster("10.100.0.0/16");
    private Controllers controllers;

    @BeforeEach void controllers_and_a_node() {
        controllers = Controllers.start(cluster, "");
        cluster.create(Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", "default")));
        cluster.create(Json.object("apiVersion", "v1", "kind", "Node", "metadata", Json.object("name", NODE, "labels",
            Json.object("topology.kubernetes.io/zone", "ap-northeast-2a"))));
    }

    @AfterEach void end() { controllers.close(); }

    private void service(String name, String spec) throws Exception {
        cluster.create(Json.object("apiVersion", "v1", "kind", "Service", "metadata",
            Json.object("name", name, "labels", Json.object("team", "net")),
            "spec", new YAMLMapper().readTree("{selector: {app: web}, " + spec + "}")));
    }

    private void pod(String name, String ip, boolean ready, String ports, Object... more) throws Exception {
        var spec = Json.object("nodeName", NODE, "containers",
            List.of(Json.object("name", "main", "image", "web:1", "ports", new YAMLMapper().readTree("[" + ports + "]"))));
        spec.setAll(Json.object(more));
        cluster.create(Json.object("apiVersion", "v1", "kind", "Pod", "metadata",
            Json.object("name", name, "labels", Json.object("app", "web")), "spec", spec));
        cluster.editStatus(Kinds.POD, "default", name, status -> {
            status.put("phase", "Running").put("podIP", ip);
            Json.setCondition(status, "Ready", ready ? "True" : "False", "", "");
        });
    }

    private List<JsonNode> slices(String service) {
        return cluster.list(Kinds.ENDPOINT_SLICE, "default").stream()
            .filter(slice -> slice.at("/metadata/labels").path("kubernetes.io/service-name").asText().equals(service)).toList();
    }

    private Stream<JsonNode> endpoints(String service) {
        return slices(service).stream().flatMap(slice -> Json.items(slice, "endpoints").stream());
    }

    private void until(BooleanSupplier condition) throws Exception {
        eventually(cluster, condition, () -> cluster.list(Kinds.ENDPOINT_SLICE, "") + "\n" + cluster.list(Kinds.ENDPOINTS, ""));
    }

    private JsonNode only(String service) throws Exception {
        until(() -> endpoints(service).count() == 1);
        return first(service);
    }

    private JsonNode first(String service) { return endpoints(service).findFirst().orElse(MissingNode.getInstance()); }

    private String legacy(String service) {
        return cluster.find(Kinds.ENDPOINTS, "default", service).map(object -> object.path("subsets").toString()).orElse("none");
    }

    @ParameterizedTest(name = "ready {0}, leaving {1}, publishNotReadyAddresses {2}")
    @CsvSource(textBlock = """
        true,  false, false,  true,  true,  false
        false, false, false,  false, false, false
        true,  true,  false,  false, true,  true
        false, true,  false,  false, false, true
        false, false, true,   true,  false, false
        true,  true,  true,   true,  true,  true
        """) void conditions_tell_who_takes_what(boolean isReady, boolean leaving, boolean publish, boolean ready, boolean serving,
        boolean terminating) throws Exception {
        service("web", "ports: [{port: 80}], publishNotReadyAddresses: " + publish);
        pod("a", "192.168.1.5", isReady, "");
        if (leaving) cluster.delete(Kinds.POD, "default", "a");
        var wanted = Json.object("ready", ready, "serving", serving, "terminating", terminating);
        until(() -> first("web").path("conditions").equals(wanted));
        assertThat(Json.text(only("web"), "nodeName")).isEqualTo(NODE);
        assertThat(Json.text(only("web"), "zone")).isEqualTo("ap-northeast-2a");
        var listed = leaving && !publish ? ""
            : ready ? "\"addresses\":[{\"ip\":\"192.168.1.5\"" : "\"notReadyAddresses\":[{\"ip\":\"192.168.1.5\"";
        until(() -> listed.isEmpty() ? legacy("web").isEmpty() : legacy("web").contains(listed));
    }

    @Test void a_slice_holds_a_hundred_and_a_change_touches_one() throws Exception {
        service("web", "ports: [{port: 80}]");
        for (var n = 0; n < 230; n++) pod("p%03d".formatted(n), "192.168.1." + n, true, "");
        until(() -> endpoints("web").count() == 230);
        assertThat(slices("web")).hasSize(3).allSatisfy(slice -> assertThat(slice.path("endpoints").size()).isLessThanOrEqualTo(100));
        var before = versions();

        cluster.editStatus(Kinds.POD, "default", "p007", status -> Json.setCondition(status, "Ready", "False", "", ""));
        until(() -> endpoints("web").filter(each -> !Json.is(each, "conditions.ready")).count() == 1);
        assertThat(changed(before)).isEqualTo(1);

        IntStream.range(0, 150).forEach(n -> cluster.delete(Kinds.POD, "default", "p%03d".formatted(n), Cluster.Deletion.NOW));
        until(() -> endpoints("web").count() == 80);
        for (var n = 0; n < 20; n++) pod("q%03d".formatted(n), "192.168.2." + n, true, "");
        until(() -> endpoints("web").count() == 100);
        assertThat(slices("web")).hasSizeLessThanOrEqualTo(3);
    }

    private Map<String, String> versions() {
        var versions = new HashMap<String, String>();
        slices("web").forEach(slice -> versions.put(Json.name(slice), Json.text(slice, "metadata.resourceVersion")));
        return versions;
    }

    private long changed(Map<String, String> before) {
        return versions().entrySet().stream().filter(now -> !now.getValue().equals(before.get(now.getKey()))).count();
    }

    @Test void pods_with_other_ports_stand_in_another_slice() throws Exception {
        service("web", "ports: [{name: http, port: 80, targetPort: web}, {name: admin, port: 81, targetPort: 9000}]");
        pod("old", "192.168.1.5", true, "{name: web, containerPort: 8080}");
        pod("new", "192.168.1.6", true, "{name: web, containerPort: 9090}");
        pod("udp", "192.168.1.7", true, "{name: web, containerPort: 53, protocol: UDP}");
        until(() -> slices("web").size() == 3 && endpoints("web").count() == 3);
        assertThat(slices("web")).extracting(slice -> ports(slice) + " " + slice.at("/endpoints/0/addresses/0").asText())
            .containsExactlyInAnyOrder("http=8080 admin=9000 192.168.1.5", "http=9090 admin=9000 192.168.1.6", "admin=9000 192.168.1.7");
    }

    private static String ports(JsonNode slice) {
        return String.join(" ",
            Json.items(slice, "ports").stream().map(port -> Json.text(port, "name") + "=" + Json.text(port, "port")).toList());
    }

    @Test void a_service_without_pods_has_an_empty_slice_that_its_first_pod_takes_over() throws Exception {
        service("web", "ports: [{port: 80}]");
        until(() -> slices("web").size() == 1);
        var name = Json.name(slices("web").get(0));
        assertThat(slices("web").get(0).path("ports")).isEmpty();
        assertThat(slices("web").get(0).at("/metadata/labels").has("service.kubernetes.io/headless")).isFalse();

        pod("a", "192.168.1.5", true, "");

        only("web");
        assertThat(slices("web")).extracting(Json::name).containsExactly(name);
        cluster.delete(Kinds.POD, "default", "a", Cluster.Deletion.NOW);
        until(() -> endpoints("web").count() == 0);
        until(() -> !cluster.get(Kinds.ENDPOINTS, "default", "web").has("subsets"));
    }

    @Test void a_headless_service_says_so_and_names_the_pods_that_want_a_name() throws Exception {
        service("db", "clusterIP: None");
        pod("db-0", "192.168.1.5", true, "", "hostname", "db-0", "subdomain", "db");
        assertThat(Json.text(only("db"), "hostname")).isEqualTo("db-0");
        var labels = (ObjectNode) slices("db").get(0).at("/metadata/labels");
        assertThat(labels)
            .isEqualTo(Json.object("team", "net", "kubernetes.io/service-name", "db", "endpointslice.kubernetes.io/managed-by",
                "endpointslice-controller.k8s.io", "service.kubernetes.io/headless", ""));
        until(() -> legacy("db").contains("\"hostname\":\"db-0\"") && !legacy("db").contains("ports"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        PreferClose     | {"forZones":[{"name":"ap-northeast-2a"}]}
        PreferSameZone  | {"forZones":[{"name":"ap-northeast-2a"}]}
        PreferSameNode  | {"forZones":[{"name":"ap-northeast-2a"}],"forNodes":[{"name":"ip-192-168-1-10.ap-northeast-2.compute.internal"}]}
        """) void hints_tell_who_should_prefer_an_endpoint(String distribution, String hints) throws Exception {
        service("web", "ports: [{port: 80}], trafficDistribution: " + distribution);
        pod("a", "192.168.1.5", true, "");
        assertThat(only("web").path("hints")).isEqualTo(Json.MAPPER.readTree(hints));
        cluster.edit(Kinds.SERVICE, "default", "web", service -> Json.child(service, "spec").remove("trafficDistribution"));
        until(() -> !first("web").has("hints"));
    }

    @Test void endpoints_kept_by_hand_are_mirrored_for_a_service_without_selector() throws Exception {
        service("outside", "ports: [{port: 80}], selector: null");
        cluster.create(Json.object("apiVersion", "v1", "kind", "Endpoints", "metadata", Json.object("name", "outside"), "subsets",
            List.of(Json.object("addresses", List.of(Json.object("ip", "198.51.100.10")), "ports", List.of(Json.object("port", 80))))));
        assertThat(only("outside").path("addresses").path(0).asText()).isEqualTo("198.51.100.10");
        assertThat(slices("outside").get(0).at("/metadata/labels").path("endpointslice.kubernetes.io/managed-by").asText())
            .isEqualTo("endpointslicemirroring-controller.k8s.io");
        assertThat(slices("outside").get(0).path("ports").toString()).isEqualTo("[{\"name\":\"\",\"port\":80,\"protocol\":\"TCP\"}]");

        cluster.delete(Kinds.ENDPOINTS, "default", "outside");
        until(() -> slices("outside").isEmpty());
    }

    @Test void what_belongs_to_a_service_goes_with_it() throws Exception {
        service("web", "ports: [{port: 80}]");
        pod("a", "192.168.1.5", true, "");
        only("web");
        cluster.delete(Kinds.SERVICE, "default", "web");
        until(() -> slices("web").isEmpty() && legacy("web").equals("none"));
    }
}
