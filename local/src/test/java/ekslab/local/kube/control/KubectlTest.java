package ekslab.local.kube.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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
import ekslab.local.kube.node.NodeIdentity;
import ekslab.local.net.Command;

@ParameterizedClass(name = "kubectl {0}")
@MethodSource("ekslab.local.kube.control.Kubectl#versions")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KubectlTest {

    private static final String DEPLOYMENT = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, labels: {app: %1$s}}
        spec:
          replicas: %2$d
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              terminationGracePeriodSeconds: 0
              topologySpreadConstraints:
              - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: %1$s}}}
              containers:
              - {name: shell, image: "netshoot:%3$s", command: [sh, -c, "echo hello; exec sleep 3600"]}
        """;

    @TempDir private static Path folder;
    private static ControlPlane plane;
    private static Kubectl kubectl;
    @Parameter private String version;

    static NodeIdentity node(int number, int maxPods) {
        return new NodeIdentity("ip-192-168-%d-10.ap-northeast-2.compute.internal".formatted(number), "192.168.%d.10".formatted(number),
            "203.0.113." + number, "ap-northeast-2", "ap-northeast-2" + "abc".charAt(number - 1), "t3.medium",
            "aws:///ap-northeast-2a/i-0%d".formatted(number), "workers", maxPods, 2, 3900, "1.35", Map.of());
    }

    @BeforeParameterizedClassInvocation static void a_cluster_of_three_nodes(String kubectlVersion) throws Exception {
        plane = ControlPlane.start(new ControlPlane.Options("myeks", "10.100.0.0/16", 0, "1.35"));
        for (var n = 1; n <= 3; n++) plane.join(node(n, 17), new ProcessRuntime("192.168.%d.".formatted(n), folder)).networkReady();
        kubectl = new Kubectl(kubectlVersion, folder, plane.kubeconfig());
    }

    @AfterParameterizedClassInvocation static void everything_ends() {
        plane.close();
    }

    private static void deploy(String name, int replicas) throws Exception {
        kubectl.okWith(DEPLOYMENT.formatted(name, replicas, "v1"), "apply", "-f", "-");
        kubectl.ok("rollout", "status", "deployment/" + name, "--timeout=20s");
    }

    @Test void nodes_are_shown_as_on_eks() throws Exception {
        var wide = kubectl.ok("get", "nodes", "-o", "wide");

        assertThat(wide.lines().findFirst().orElseThrow().split("\\s{2,}")).containsExactly("NAME", "STATUS", "ROLES", "AGE", "VERSION",
            "INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME");
        assertThat(wide).contains("Ready", "192.168.2.10", "203.0.113.3", "v1.35.");
        assertThat(kubectl.ok("get", "node", "-L", "topology.kubernetes.io/zone")).contains("ap-northeast-2c");
        assertThat(kubectl.ok("describe", "node", node(1, 17).name())).contains("Allocatable:", "pods:", "17", "KubeletReady",
            "HolderIdentity");
    }

    @Test void a_deployment_becomes_one_pod_on_every_node() throws Exception {
        deploy("spread", 3);

        var nodes = kubectl.ok("get", "pods", "-l", "app=spread", "-o", "jsonpath={.items[*].spec.nodeName}");
        assertThat(nodes.split(" ")).hasSize(3).doesNotHaveDuplicates();
        var wide = kubectl.ok("get", "pods", "-l", "app in (spread)", "-o", "wide");
        assertThat(wide).contains("NOMINATED NODE", "READINESS GATES", "1/1", "Running");
        assertThat(kubectl.ok("get", "deploy,rs", "-l", "app=spread")).contains("3/3");
        assertThat(kubectl.ok("describe", "deployment", "spread")).contains("3 available", "ScalingReplicaSet", "NewReplicaSetAvailable");
    }

    @Test void applying_the_same_again_changes_nothing() throws Exception {
        deploy("same", 1);

        assertThat(kubectl.okWith(DEPLOYMENT.formatted("same", 1, "v1"), "apply", "-f", "-")).contains("deployment.apps/same unchanged");
    }

    @Test void a_new_template_rolls_out_and_the_old_set_is_kept_empty() throws Exception {
        deploy("roll", 2);
        kubectl.okWith(DEPLOYMENT.formatted("roll", 2, "v2"), "apply", "-f", "-");

        assertThat(kubectl.ok("rollout", "status", "deployment/roll", "--timeout=20s")).contains("successfully rolled out");

        kubectl.ok("wait", "pods", "-l", "app=roll", "--for=condition=Ready", "--timeout=20s");
        assertThat(kubectl.ok("get", "pods", "-l", "app=roll", "-o", "jsonpath={.items[*].spec.containers[0].image}"))
            .isEqualTo("netshoot:v2 netshoot:v2");
        assertThat(kubectl.ok("get", "rs", "-l", "app=roll", "-o", "jsonpath={.items[*].spec.replicas}").split(" "))
            .containsExactlyInAnyOrder("0", "2");
    }

    @Test void scaling_makes_and_takes_pods() throws Exception {
        deploy("scaled", 1);

        kubectl.ok("scale", "deployment", "scaled", "--replicas=3");
        kubectl.ok("rollout", "status", "deployment/scaled", "--timeout=20s");
        assertThat(kubectl.ok("get", "pods", "-l", "app=scaled", "-o", "name").lines()).hasSize(3);

        kubectl.ok("scale", "deployment", "scaled", "--replicas=0");
        kubectl.ok("wait", "pods", "-l", "app=scaled", "--for=delete", "--timeout=20s");
        assertThat(kubectl.ok("get", "pods", "-l", "app=scaled", "-o", "name")).isEmpty();
    }

    @Test void a_command_in_a_pod_gives_its_output_its_errors_and_its_exit_code() throws Exception {
        deploy("shell", 1);

        var result = kubectl.run("typed", "exec", "-i", "deploy/shell", "--", "sh", "-c", "cat; echo wrong >&2; exit 7");

        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.out()).isEqualTo("typed");
        assertThat(result.err()).contains("wrong");
        assertThat(kubectl.ok("logs", "deploy/shell", "--tail=1")).isEqualTo("hello\n");
    }

    @Test void a_command_on_a_terminal_has_the_terminals_size() throws Exception {
        deploy("terminal", 1);
        var line = "stty rows 33 cols 101; exec " + new Command(kubectl.words("exec", "-it", "deploy/terminal", "--", "stty", "size"));

        var script = new ProcessBuilder("script", "-qefc", line, "/dev/null").redirectErrorStream(true).start();
        var printed = new String(script.getInputStream().readAllBytes());

        assertThat(script.waitFor()).as(printed).isZero();
        assertThat(printed.lines()).contains("33 101");
    }

    @Test void a_typo_is_refused_with_its_path() throws Exception {
        var result = kubectl.run(DEPLOYMENT.formatted("typo", 1, "v1").replace("image:", "imag:").replace("replicas:", "replica:"),
            "create", "-f", "-");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("strict decoding error", "unknown field \"spec.replica\"",
            "unknown field \"spec.template.spec.containers[0].imag\"");
    }

    @Test void a_truth_value_where_a_text_belongs_is_refused() throws Exception {
        var result = kubectl.run(
            "---\n{apiVersion: v1, kind: Pod, metadata: {name: yes-pod}, spec: {containers: [{name: a, image: true}]}}",
            "apply", "-f", "-");

        assertThat(result.err()).contains("spec.containers[0].image: Invalid value: true: must be a string");
    }

    @Test void creating_twice_and_unknown_things_have_their_own_errors() throws Exception {
        kubectl.okWith("---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: once}}", "create", "-f", "-");

        assertThat(kubectl.run("---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: once}}", "create", "-f", "-").err())
            .contains("Error from server (AlreadyExists)", "configmaps \"once\" already exists");
        assertThat(kubectl.run("", "get", "pod", "nobody").err()).contains("Error from server (NotFound): pods \"nobody\" not found");
        assertThat(kubectl.run("", "get", "unicorns").err()).contains("doesn't have a resource type \"unicorns\"");
    }

    @Test void labels_columns_and_deletion_work() throws Exception {
        kubectl.okWith("---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: labelled}, data: {a: b}}", "apply", "-f", "-");

        kubectl.ok("label", "cm", "labelled", "tier=front");
        assertThat(kubectl.ok("get", "cm", "-l", "tier=front", "-o", "custom-columns=N:.metadata.name,A:.data.a")).contains("labelled",
            "b");
        assertThat(kubectl.ok("get", "cm", "labelled", "-o", "yaml")).contains("tier: front", "kind: ConfigMap");
        kubectl.ok("label", "cm", "labelled", "tier-");
        assertThat(kubectl.ok("get", "cm", "-l", "tier", "-o", "name")).isEmpty();
        assertThat(kubectl.ok("delete", "cm", "labelled")).contains("deleted");
        assertThat(kubectl.run("", "get", "cm", "labelled").exit()).isEqualTo(1);
    }

    @Test void a_service_has_an_address_and_the_pods_behind_it() throws Exception {
        deploy("web", 2);
        kubectl.ok("expose", "deployment", "web", "--port=80", "--target-port=8080", "--type=NodePort");
        kubectl.ok("wait", "endpoints/web", "--for=jsonpath={.subsets[0].addresses[1].ip}", "--timeout=20s");

        assertThat(kubectl.ok("get", "svc", "web")).contains("NodePort", "10.100.").containsPattern("80:3\\d{4}/TCP");
        assertThat(kubectl.ok("describe", "svc", "web")).contains(":8080");
        assertThat(kubectl.ok("get", "endpointslices", "-l", "kubernetes.io/service-name=web")).contains("IPv4", "8080", "192.168.");
        assertThat(kubectl.ok("get", "svc", "kubernetes")).contains("10.100.0.1");
    }

    @Test void a_namespace_goes_with_all_that_is_in_it() throws Exception {
        kubectl.okWith("---\n{apiVersion: v1, kind: Namespace, metadata: {name: short}}", "create", "-f", "-");
        kubectl.okWith(DEPLOYMENT.formatted("inside", 1, "v1"), "apply", "-n", "short", "-f", "-");
        kubectl.ok("rollout", "status", "deployment/inside", "-n", "short", "--timeout=20s");

        kubectl.ok("delete", "namespace", "short", "--timeout=20s");

        assertThat(kubectl.ok("get", "pods,deploy,cm,sa", "-A", "-o", "name")).doesNotContain("inside");
        assertThat(kubectl.run("", "get", "ns", "short").exit()).isEqualTo(1);
    }

    @Test void it_is_the_kubectl_that_it_is_called() throws Exception {
        assertThat(kubectl.ok("version")).contains("Client Version: v" + version + ".", "Server Version: v1.35.");
    }

    @Test void a_wrong_token_is_refused() throws Exception {
        var stranger = new Kubectl(version, Files.createTempDirectory(folder, "stranger"),
            plane.kubeconfig().replace(plane.token(), "guess"));

        assertThat(stranger.run("", "get", "pods").err()).contains("You must be logged in to the server");
    }

    @Test void a_watch_prints_what_happens_as_it_happens() throws Exception {
        var watch = kubectl.start("get", "cm", "--field-selector=metadata.name=watched", "-w", "--output-watch-events", "--no-headers");
        var lines = watch.inputReader();
        kubectl.okWith("---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: watched}}", "create", "-f", "-");
        assertThat(lines.readLine()).startsWith("ADDED");
        kubectl.ok("label", "cm", "watched", "a=b");
        assertThat(lines.readLine()).startsWith("MODIFIED");
        kubectl.ok("delete", "cm", "watched");
        assertThat(lines.readLine()).startsWith("DELETED");
        watch.destroy();
    }

    @Test void a_command_ends_with_its_client() throws Exception {
        deploy("left", 1);
        var client = kubectl.start("exec", "deploy/left", "--", "sh", "-c", "echo $$; exec sleep 3600");
        var command = ProcessHandle.of(Long.parseLong(client.inputReader().readLine())).orElseThrow();

        client.destroyForcibly();

        command.onExit().get(20, TimeUnit.SECONDS);
    }

    @Test void what_a_container_prints_is_followed_until_it_ends() throws Exception {
        kubectl.okWith("""
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: talks}, spec: {restartPolicy: Never, containers: [
              {name: main, image: "sh:1", command: [sh, -c, "echo one; sleep 0.3; echo two"]}]}}""", "apply", "-f", "-");
        kubectl.ok("wait", "pod/talks", "--for=jsonpath={.status.containerStatuses[0].containerID}", "--timeout=20s");

        assertThat(kubectl.ok("logs", "-f", "talks")).isEqualTo("one\ntwo\n");
    }

    @Test void a_node_is_drained_but_for_its_daemons() throws Exception {
        deploy("drained", 2);
        var node = kubectl.ok("get", "pods", "-l", "app=drained", "-o", "jsonpath={.items[0].spec.nodeName}");

        kubectl.ok("drain", node, "--force", "--timeout=20s");

        assertThat(kubectl.ok("get", "node", node)).contains("Ready,SchedulingDisabled");
        assertThat(kubectl.ok("get", "pods", "-A", "--field-selector", "spec.nodeName=" + node, "-o", "name")).isEmpty();
        kubectl.ok("uncordon", node);
    }

    @Test void what_is_cut_loose_stays_when_its_owner_goes() throws Exception {
        deploy("parent", 1);

        kubectl.ok("delete", "deployment", "parent", "--cascade=orphan", "--timeout=20s");
        assertThat(kubectl.ok("get", "rs", "-l", "app=parent", "-o", "jsonpath={.items[*].metadata.ownerReferences}"))
            .doesNotContain("parent");

        kubectl.ok("delete", "rs", "-l", "app=parent", "--cascade=foreground", "--timeout=20s");
        assertThat(kubectl.ok("get", "pods", "-l", "app=parent", "-o", "name")).isEmpty();
    }

    @Test void an_undone_rollout_is_a_new_revision() throws Exception {
        deploy("undo", 1);
        kubectl.ok("set", "image", "deploy/undo", "shell=netshoot:v2");
        kubectl.ok("rollout", "status", "deploy/undo", "--timeout=20s");

        kubectl.ok("rollout", "undo", "deploy/undo");
        kubectl.ok("rollout", "status", "deploy/undo", "--timeout=20s");

        assertThat(
            kubectl.ok("rollout", "history", "deploy/undo").lines().filter(line -> line.matches("\\d.*")).map(line -> line.split(" ")[0]))
            .containsExactly("2", "3");
    }
}
