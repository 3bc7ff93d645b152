package ekslab.local.kube.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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

/** What the real kubectl does with workloads beyond Deployments, with probes, with kinds that it defines itself, and in its binary form. */
@ParameterizedClass(name = "kubectl {0}")
@MethodSource("ekslab.local.kube.control.Kubectl#versions")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WorkloadsTest {

    @TempDir private static Path folder;
    private static ControlPlane plane;
    private static Kubectl kubectl;
    @Parameter private String version;

    @BeforeParameterizedClassInvocation static void a_cluster_of_two_nodes(String kubectlVersion) throws Exception {
        plane = ControlPlane.start(new ControlPlane.Options("myeks", "10.100.0.0/16", 0, "1.35"));
        for (var n = 1; n <= 2; n++)
            plane.join(KubectlTest.node(n, 30), new ProcessRuntime("192.168.%d.".formatted(n), folder)).networkReady();
        kubectl = new Kubectl(kubectlVersion, folder, plane.kubeconfig());
    }

    @AfterParameterizedClassInvocation static void everything_ends() { plane.close(); }

    @Test void create_sends_its_binary_form_and_is_understood() throws Exception {
        kubectl.ok("create", "deployment", "binary", "--image=netshoot", "--replicas=0", "--port=80", "--", "sleep", "infinity");
        kubectl.ok("create", "service", "nodeport", "binary", "--tcp=80:http", "--node-port=31111");
        kubectl.ok("create", "configmap", "binary", "--from-literal=key=value");
        kubectl.ok("create", "secret", "generic", "binary", "--from-literal=key=value");
        kubectl.ok("create", "namespace", "binary");
        kubectl.ok("create", "job", "binary", "--image=netshoot", "--", "true");
        kubectl.ok("create", "role", "binary", "--verb=get", "--resource=pods");

        assertThat(kubectl.ok("get", "deployment", "binary", "-o",
            "jsonpath={.spec.replicas} {.spec.template.spec.containers[0].command} {.spec.template.spec.containers[0].ports[0].containerPort}"))
            .isEqualTo("0 [\"sleep\",\"infinity\"] 80");
        assertThat(kubectl.ok("get", "service", "binary", "-o", "jsonpath={.spec.ports[0].nodePort} {.spec.ports[0].targetPort}"))
            .isEqualTo("31111 http");
        assertThat(kubectl.ok("get", "configmap", "binary", "-o", "jsonpath={.data.key}")).isEqualTo("value");
        assertThat(kubectl.ok("get", "secret", "binary", "-o", "jsonpath={.data.key}")).isEqualTo("dmFsdWU=");
        assertThat(kubectl.ok("get", "role", "binary", "-o", "jsonpath={.rules[0].verbs}")).isEqualTo("[\"get\"]");
        kubectl.ok("wait", "--for=condition=complete", "job/binary", "--timeout=20s");
        assertThat(kubectl.run("", "create", "configmap", "binary", "--from-literal=key=value").err())
            .contains("configmaps \"binary\" already exists");
    }

    @Test void pods_of_a_stateful_set_come_in_order_keep_their_names_and_go_from_the_end() throws Exception {
        kubectl.okWith("""
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: ordered}
            spec:
              serviceName: ordered
              replicas: 3
              selector: {matchLabels: {app: ordered}}
              template:
                metadata: {labels: {app: ordered}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers: [{name: c, image: netshoot, command: [sleep, "1000"], readinessProbe: {exec: {command: ["true"]}, periodSeconds: 1}}]
            """, "apply", "-f", "-");
        kubectl.ok("rollout", "status", "statefulset/ordered", "--timeout=30s");

        var byAge = kubectl.ok("get", "pods", "-l", "app=ordered", "--sort-by=.metadata.resourceVersion", "-o",
            "jsonpath={.items[*].metadata.labels.apps\\.kubernetes\\.io/pod-index}");
        assertThat(List.of(byAge.split(" "))).containsExactlyInAnyOrder("0", "1", "2");
        assertThat(kubectl.ok("get", "statefulset", "ordered")).containsPattern("ordered +3/3");
        var first = uid("ordered-1");
        kubectl.ok("delete", "pod", "ordered-1");
        kubectl.ok("rollout", "status", "statefulset/ordered", "--timeout=30s");
        assertThat(uid("ordered-1")).isNotEqualTo(first);
        kubectl.ok("set", "image", "statefulset/ordered", "c=netshoot:v2");
        kubectl.ok("rollout", "status", "statefulset/ordered", "--timeout=30s");
        assertThat(kubectl.ok("get", "pods", "-l", "app=ordered", "-o", "jsonpath={.items[*].spec.containers[0].image}"))
            .isEqualTo("netshoot:v2 netshoot:v2 netshoot:v2");
        kubectl.ok("scale", "statefulset", "ordered", "--replicas=1");
        kubectl.ok("wait", "--for=delete", "pod/ordered-1", "--timeout=20s");
        assertThat(kubectl.ok("get", "pods", "-l", "app=ordered", "-o", "name")).isEqualTo("pod/ordered-0\n");
        kubectl.ok("delete", "statefulset", "ordered");
    }

    private static String uid(String pod) throws Exception { return kubectl.ok("get", "pod", pod, "-o", "jsonpath={.metadata.uid}"); }

    @Test void a_job_runs_as_often_as_it_is_asked_and_gives_up_when_it_fails_too_often() throws Exception {
        var job = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: %s}
            spec: {completions: 3, parallelism: 2, backoffLimit: 1, template: {spec: {restartPolicy: Never, containers: [{name: c, image: netshoot, command: [%s]}]}}}
            """;
        kubectl.okWith(job.formatted("works", "'true'"), "apply", "-f", "-");
        kubectl.okWith(job.formatted("fails", "'false'"), "apply", "-f", "-");

        kubectl.ok("wait", "--for=condition=complete", "job/works", "--timeout=30s");
        kubectl.ok("wait", "--for=condition=failed", "job/fails", "--timeout=30s");
        assertThat(kubectl.ok("get", "job", "works")).containsPattern("works +Complete +3/3");
        assertThat(kubectl.ok("describe", "job", "fails")).contains("BackoffLimitExceeded");
        assertThat(kubectl.run(job.formatted("odd", "'true'").replace("Never", "Always"), "apply", "-f", "-").err())
            .contains("spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"");
    }

    @Test void readiness_decides_who_serves_and_liveness_who_is_started_again(@TempDir Path signs) throws Exception {
        kubectl.okWith("""
            apiVersion: v1
            kind: Pod
            metadata: {name: probed, labels: {app: probed}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: c
                image: netshoot
                command: [sh, -c, "exec sleep 1000"]
                readinessProbe: {exec: {command: [test, -e, "%1$s/ready"]}, periodSeconds: 1}
                livenessProbe: {exec: {command: [test, '!', -e, "%1$s/ill"]}, periodSeconds: 1, failureThreshold: 2}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: probed}
            spec: {selector: {app: probed}, ports: [{port: 80}]}
            """.formatted(signs), "apply", "-f", "-");
        kubectl.ok("wait", "--for=jsonpath={.status.phase}=Running", "pod/probed", "--timeout=20s");

        assertThat(kubectl.ok("get", "pod", "probed")).containsPattern("probed +0/1 +Running");
        assertThat(signs.resolve("ready").toFile().createNewFile()).isTrue();
        kubectl.ok("wait", "--for=condition=ready", "pod/probed", "--timeout=20s");
        Eventually.holds(Duration.ofSeconds(10), () -> assertThat(kubectl.ok("get", "endpointslices", "-l",
            "kubernetes.io/service-name=probed", "-o", "jsonpath={.items[0].endpoints[0].conditions.ready}")).isEqualTo("true"));
        assertThat(signs.resolve("ready").toFile().delete()).isTrue();
        kubectl.ok("wait", "--for=condition=ready=false", "pod/probed", "--timeout=20s");
        assertThat(signs.resolve("ill").toFile().createNewFile()).isTrue();
        Eventually.holds(Duration.ofSeconds(20), () -> assertThat(
            kubectl.ok("get", "pod", "probed", "-o", "jsonpath={.status.containerStatuses[0].restartCount}")).isNotEqualTo("0"));
        assertThat(kubectl.ok("describe", "pod", "probed")).contains("Liveness probe failed", "Readiness probe failed",
            "Container c failed liveness probe, will be restarted");
        kubectl.ok("delete", "pod", "probed");
    }

    @Test void a_kind_that_is_defined_is_served_held_to_its_schema_and_gone_with_its_definition() throws Exception {
        kubectl.okWith("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: crontabs.stable.example.com}
            spec:
              group: stable.example.com
              scope: Namespaced
              names: {plural: crontabs, singular: crontab, kind: CronTab, shortNames: [ct]}
              versions:
              - name: v1
                served: true
                storage: true
                additionalPrinterColumns: [{name: Spec, type: string, jsonPath: .spec.cronSpec}, {name: Replicas, type: integer, jsonPath: .spec.replicas}]
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        required: [cronSpec]
                        properties:
                          cronSpec: {type: string, pattern: '^[0-9*]'}
                          replicas: {type: integer, minimum: 1, default: 1}
            """, "apply", "-f", "-");
        var object = "apiVersion: stable.example.com/v1\nkind: CronTab\nmetadata: {name: mine}\nspec: {%s}\n";
        Eventually.holds(Duration.ofSeconds(10), () -> kubectl.okWith(object.formatted("cronSpec: '* * *'"), "apply", "-f", "-"));

        Eventually.holds(Duration.ofSeconds(10),
            () -> assertThat(kubectl.ok("explain", "crontab.spec")).contains("cronSpec", "-required-"));
        assertThat(kubectl.ok("get", "ct")).containsPattern("NAME +SPEC +REPLICAS").containsPattern("mine +\\* \\* \\* +1");
        assertThat(kubectl.run(object.formatted("cronSpec: x, replicas: 0"), "apply", "-f", "-").err()).contains("is invalid",
            "spec.cronSpec", "spec.replicas");
        assertThat(kubectl.run(object.formatted("replicas: 2"), "replace", "-f", "-").err()).contains("cronSpec");
        assertThat(kubectl.run(object.formatted("cronSpec: '*', image: a"), "apply", "-f", "-").err())
            .contains("unknown field \"spec.image\"");
        kubectl.ok("delete", "crd", "crontabs.stable.example.com");
        assertThat(kubectl.run("", "get", "crontabs.v1.stable.example.com").exit()).isNotZero();
        assertThat(
            kubectl.run("apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a.b}\nspec: {group: b}\n",
                "create", "-f", "-").err())
            .contains("spec.names.plural: Required value");
    }

    @Test void explain_tells_the_fields_of_a_kind() throws Exception {
        assertThat(kubectl.ok("explain", "pod.spec.containers.readinessProbe")).contains("KIND:       Pod", "httpGet", "periodSeconds");
        assertThat(kubectl.ok("explain", "deployment.spec.strategy", "--recursive")).contains("maxSurge");
        assertThat(kubectl.run("", "explain", "pod.spec.nothing").err()).contains("field \"nothing\" does not exist");
    }

    @Test void a_port_of_a_pod_is_reached_on_this_machine_and_a_closed_one_says_so() throws Exception {
        kubectl.okWith("""
            apiVersion: v1
            kind: Pod
            metadata: {name: forwarded}
            spec:
              terminationGracePeriodSeconds: 0
              containers: [{name: c, image: netshoot, command: [socat, -t, "10", "TCP4-LISTEN:28080,fork,reuseaddr,bind=127.0.0.1", "EXEC:cat"]}]
            """, "apply", "-f", "-");
        kubectl.ok("wait", "--for=condition=ready", "pod/forwarded", "--timeout=20s");
        var forwarding = kubectl.start("port-forward", "--address", "127.0.0.1", "pod/forwarded", ":28080", ":28081");
        try (var said = forwarding.inputReader()) {
            var open = port(said.readLine());
            var closed = port(said.readLine());
            for (var round = 0; round < 3; round++)
                assertThat(echo(open, "hello " + "x".repeat(100_000))).isEqualTo("hello " + "x".repeat(100_000));
            assertThat(echo(closed, "hello")).isEmpty();
            assertThat(forwarding.errorReader().readLine()).contains("Connection refused");
        } finally {
            forwarding.destroy();
            forwarding.waitFor();
            kubectl.ok("delete", "pod", "forwarded");
        }
    }

    private static int port(String line) { return Integer.parseInt(line.replaceFirst("^Forwarding from 127.0.0.1:(\\d+) -> \\d+$", "$1")); }

    /** What comes back, to its end. */
    private static String echo(int port, String text) throws Exception {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes());
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes());
        } catch (SocketException reset) {
            return "";
        }
    }
}
