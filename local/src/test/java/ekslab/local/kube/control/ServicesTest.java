package ekslab.local.kube.control;

import static ekslab.local.kube.control.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import ekslab.local.kube.ProcessRuntime;

/** Services as kubectl makes, shows and changes them. */
@ParameterizedClass(name = "kubectl {0}")
@MethodSource("ekslab.local.kube.control.Kubectl#versions")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServicesTest {

    private static final String WEB = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 4
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              terminationGracePeriodSeconds: 30
              containers:
              - name: web
                image: netshoot:v1
                command: [sh, -c, "trap 'sleep 2; exit' TERM; while :; do sleep 0.1; done"]
                ports: [{name: http, containerPort: 8080}]
        """;

    @TempDir private static Path folder;
    private static ControlPlane plane;
    private static Kubectl kubectl;
    @Parameter private String version;

    @BeforeParameterizedClassInvocation static void a_cluster_with_a_deployment(String kubectlVersion) throws Exception {
        plane = ControlPlane.start(new ControlPlane.Options("myeks", "10.100.0.0/16", 0, "1.35"));
        for (var n = 1; n <= 2; n++)
            plane.join(KubectlTest.node(n, 17), new ProcessRuntime("192.168.%d.".formatted(n), folder)).networkReady();
        kubectl = new Kubectl(kubectlVersion, folder, plane.kubeconfig());
        kubectl.okWith(WEB, "apply", "-f", "-");
        kubectl.ok("rollout", "status", "deploy/web", "--timeout=20s");
    }

    @AfterParameterizedClassInvocation static void everything_ends() { plane.close(); }

    private static String columns(String service) throws Exception {
        return kubectl.ok("get", "svc", service, "--no-headers").replaceAll("\\S+\\s*$", "").replaceAll("\\s+", " ").strip();
    }

    /** Through a manifest, because for this command kubectl speaks protobuf, which the server does not. */
    private static Kubectl.Result create(String type, String name, String... options) throws Exception {
        var words = Stream.of(List.of("create", "service", type, name), List.of(options), List.of("--dry-run=client", "-o", "yaml"))
            .flatMap(List::stream).toArray(String[]::new);
        return kubectl.run(kubectl.ok(words), "create", "-f", "-");
    }

    private static String refusal(Kubectl.Result result) {
        assertThat(result.exit()).isEqualTo(1);
        return result.err().strip();
    }

    @Test void the_columns_are_those_of_the_real_server() throws Exception {
        assertThat(kubectl.ok("get", "svc", "-o", "wide").lines().findFirst().orElseThrow().split("\\s{2,}")).containsExactly("NAME",
            "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE", "SELECTOR");
        assertThat(columns("kubernetes")).isEqualTo("kubernetes ClusterIP 10.100.0.1 <none> 443/TCP");

        create("nodeport", "np", "--tcp=80:8080", "--node-port=30080");
        assertThat(columns("np")).matches("np NodePort 10\\.100\\.\\d+\\.\\d+ <none> 80:30080/TCP");
        create("externalname", "ext", "--external-name=example.com");
        assertThat(columns("ext")).isEqualTo("ext ExternalName <none> example.com <none>");
        create("clusterip", "headless", "--clusterip=None");
        assertThat(columns("headless")).isEqualTo("headless ClusterIP None <none> <none>");

        create("loadbalancer", "lb", "--tcp=80:8080");
        assertThat(columns("lb")).matches("lb LoadBalancer \\S+ <pending> 80:3\\d{4}/TCP");
        kubectl.ok("patch", "svc", "lb", "--subresource=status", "--type=merge", "-p",
            "{\"status\":{\"loadBalancer\":{\"ingress\":[{\"hostname\":\"k8s-default-lb-1234.elb.ap-northeast-2.amazonaws.com\"}]}}}");
        assertThat(columns("lb")).contains(" k8s-default-lb-1234.elb.ap-northeast-2.amazonaws.com ");
    }

    @Test void who_waits_for_a_load_balancer_is_told_that_none_comes_and_what_works_instead() throws Exception {
        create("loadbalancer", "waits", "--tcp=80:8080");
        create("nodeport", "later", "--tcp=80:8080");
        kubectl.ok("patch", "svc", "later", "-p", "{\"spec\":{\"type\":\"LoadBalancer\"}}");
        kubectl.ok("create", "ingress", "shop", "--class=alb", "--rule=shop.example.com/*=waits:80",
            "--rule=b.example.com/=waits:80,tls=cert");
        assertThat(kubectl.ok("get", "ing", "shop").replaceAll(" +", " "))
            .containsPattern("shop alb shop.example.com,b.example.com 80, 443 \\d+s");

        for (var object : List.of("svc/waits", "svc/later", "ingress/shop"))
            eventually(plane.objects(), () -> quietly("events", "--for", object).contains("load balancers exist on AWS only"),
                () -> quietly("events", "--for", object));
        assertThat(kubectl.ok("describe", "ingress", "shop")).contains("NoLoadBalancerHere").containsPattern("/\\s+waits:80");
    }

    @Test void an_exposed_deployment_is_described_with_its_endpoints() throws Exception {
        kubectl.ok("expose", "deploy", "web", "--name=exposed", "--port=80", "--target-port=http", "--type=NodePort",
            "--session-affinity=ClientIP");
        eventually(plane.objects(),
            () -> quietly("get", "endpointslice", "-l", "kubernetes.io/service-name=exposed").contains("+ 1 more..."),
            () -> quietly("get", "endpointslice"));
        assertThat(kubectl.ok("describe", "svc", "exposed").replaceAll(" +", " ")).contains("Type: NodePort",
            "IP Family Policy: SingleStack",
            "IP Families: IPv4", "Port: <unset> 80/TCP", "TargetPort: http/TCP", "NodePort: <unset> 3", "Endpoints: 192.168.",
            "Session Affinity: ClientIP", "External Traffic Policy: Cluster", "Internal Traffic Policy: Cluster");
        assertThat(kubectl.ok("get", "svc", "exposed", "-o", "jsonpath={.spec.sessionAffinityConfig.clientIP.timeoutSeconds}"))
            .isEqualTo("10800");

        var endpoints = kubectl.run("", "get", "ep", "exposed");
        assertThat(endpoints.err()).isEqualTo("Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n");
        assertThat(endpoints.out()).containsPattern("exposed\\s+192\\.168\\.\\d\\.\\d+:8080,\\S+:8080,\\S+:8080 \\+ 1 more\\.\\.\\.");
    }

    private static String quietly(String... words) {
        try {
            return kubectl.run("", words).out();
        } catch (Exception failed) {
            return failed.toString();
        }
    }

    @Test void what_cannot_be_is_told_as_by_the_real_server() throws Exception {
        create("nodeport", "first", "--tcp=80", "--node-port=30100");

        assertThat(refusal(create("nodeport", "again", "--tcp=80", "--node-port=30100"))).isEqualTo("""
            The Service "again" is invalid: spec.ports[0].nodePort: Invalid value: 30100: provided port is already allocated""");
        assertThat(refusal(create("nodeport", "low", "--tcp=80", "--node-port=80"))).isEqualTo("""
            The Service "low" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. \
            The range of valid ports is 30000-32767""");
        assertThat(refusal(create("clusterip", "away", "--tcp=80", "--clusterip=10.200.0.1"))).isEqualTo("""
            The Service "away" is invalid: spec.clusterIPs: Invalid value: ["10.200.0.1"]: failed to allocate IP 10.200.0.1: \
            the provided network does not match the current range""");
        assertThat(refusal(kubectl.run("", "patch", "svc", "first", "-p", "{\"spec\":{\"clusterIP\":\"10.100.9.9\"}}"))).isEqualTo("""
            The Service "first" is invalid: spec.clusterIPs[0]: Invalid value: ["10.100.9.9"]: may not change once set""");
    }

    @Test void a_manifest_can_be_applied_again_and_a_changed_type_gives_the_port_back() throws Exception {
        var manifest = "---\n{apiVersion: v1, kind: Service, metadata: {name: again}, spec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}}";
        kubectl.okWith(manifest, "apply", "-f", "-");
        var before = columns("again");

        assertThat(kubectl.okWith(manifest, "apply", "-f", "-")).contains("unchanged");
        assertThat(columns("again")).isEqualTo(before);

        kubectl.okWith(manifest.replace("NodePort", "ClusterIP"), "apply", "-f", "-");
        assertThat(columns("again")).isEqualTo(before.replace("NodePort", "ClusterIP").replaceAll(":\\d+/", "/"));
    }

    @Test void a_pod_on_its_way_out_still_serves_but_is_not_ready() throws Exception {
        kubectl.ok("expose", "deploy", "web", "--name=leaving", "--port=80");
        var leaving = kubectl.ok("get", "pods", "-l", "app=web", "-o", "jsonpath={.items[0].metadata.name}");
        kubectl.ok("delete", "pod", leaving, "--wait=false");

        var conditions = "jsonpath={.items[*].endpoints[?(@.targetRef.name==\"%s\")].conditions}".formatted(leaving);
        var slices = new String[]{ "get", "endpointslice", "-l", "kubernetes.io/service-name=leaving", "-o", conditions };
        eventually(plane.objects(), () -> quietly(slices).equals("{\"ready\":false,\"serving\":true,\"terminating\":true}"),
            () -> quietly(slices));
        eventually(plane.objects(), () -> quietly(slices).isEmpty(), () -> quietly(slices));
    }
}
