package ekslab.local.kube.control;

import static ekslab.local.kube.control.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ekslab.local.kube.ProcessRuntime;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NodeTest {

    @TempDir private Path folder;
    private ControlPlane plane;
    private Cluster cluster;

    @BeforeEach void a_control_plane() {
        plane = ControlPlane.start(new ControlPlane.Options("myeks", "10.100.0.0/16", 0, "1.35"));
        cluster = plane.objects();
    }

    @AfterEach void everything_ends() {
        plane.close();
    }

    private static ObjectNode manifest(String name, String... command) {
        return Json.object("apiVersion", "v1", "kind", "Pod", "metadata", Json.object("name", name), "spec", Json.object(
            "terminationGracePeriodSeconds", 0, "containers",
            List.of(Json.object("name", "main", "image", "netshoot:v1", "command",
                command.length == 0 ? List.of("sleep", "3600") : List.of(command)))));
    }

    private JsonNode pod(String name) {
        return cluster.get(Kinds.POD, "default", name);
    }

    private String phase(String name) {
        return Json.text(pod(name), "status.phase");
    }

    private String events(String name) {
        return cluster.list(Kinds.EVENT, "default").stream().filter(event -> Json.text(event, "involvedObject.name").equals(name))
            .map(event -> Json.text(event, "reason") + ": " + Json.text(event, "message")).collect(Collectors.joining("\n"));
    }

    private void eventuallyTold(String name, String event) throws Exception {
        eventually(cluster, () -> events(name).contains(event), () -> events(name));
    }

    private void eventuallyIn(String name, String phase) throws Exception {
        eventually(cluster, () -> phase(name).equals(phase), () -> pod(name).toString());
    }

    @Test void pods_wait_for_a_node_without_a_network_and_run_when_it_has_one() throws Exception {
        var kubelet = plane.join(KubectlTest.node(1, 17), new ProcessRuntime("192.168.1.", folder));
        cluster.create(manifest("early"));

        eventuallyTold("early",
            "FailedScheduling: 0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }. "
                + "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
        assertThat(phase("early")).isEqualTo("Pending");
        assertThat(cluster.get(Kinds.NODE, "", kubelet.node()).toString()).contains("KubeletNotReady", "cni plugin not initialized");

        kubelet.networkReady();

        eventuallyIn("early", "Running");
        assertThat(events("early")).contains("Scheduled: Successfully assigned default/early to ip-192-168-1-10", "Pulled: ", "Created: ",
            "Started: ");
        assertThat(Json.text(pod("early"), "status.podIP")).startsWith("192.168.1.1");
        assertThat(Json.text(pod("early"), "status.hostIP")).isEqualTo("192.168.1.10");
    }

    @Test void a_host_network_daemon_that_tolerates_everything_runs_before_the_network_is_ready() throws Exception {
        plane.join(KubectlTest.node(1, 17), new ProcessRuntime("192.168.1.", folder));
        JsonNode template = Json.object("metadata", Json.object("labels", Json.object("k8s-app", "aws-node")), "spec",
            Json.object("hostNetwork", true,
                "tolerations", List.of(Json.object("operator", "Exists")), "containers",
                List.of(Json.object("name", "aws-node", "image", "cni:v1"))));
        cluster.create(Json.object("apiVersion", "apps/v1", "kind", "DaemonSet", "metadata",
            Json.object("name", "aws-node", "namespace", "kube-system"),
            "spec", Json.object("selector", Json.object("matchLabels", Json.object("k8s-app", "aws-node")), "template", template)));

        eventually(cluster, () -> Json.number(cluster.get(Kinds.DAEMON_SET, "kube-system", "aws-node"), "status.numberReady", 0) == 1,
            () -> cluster.list(Kinds.POD, "kube-system").toString());
    }

    @Test void the_pod_that_does_not_fit_stays_pending_with_the_schedulers_text() throws Exception {
        for (var n = 1; n <= 3; n++)
            plane.join(KubectlTest.node(n, 1), new ProcessRuntime("192.168.%d.".formatted(n), folder)).networkReady();
        for (var n = 1; n <= 4; n++) {
            if (n == 4) for (var each : List.of("p1", "p2", "p3")) eventuallyIn(each, "Running");
            cluster.create(manifest("p" + n));
        }

        eventuallyTold("p4", "FailedScheduling: 0/3 nodes are available: 3 Too many pods. preemption: 0/3 nodes are available: "
            + "3 No preemption victims found for incoming pod.");
        assertThat(phase("p4")).isEqualTo("Pending");

        cluster.delete(Kinds.POD, "default", "p2");

        eventuallyIn("p4", "Running");
    }

    @Test void a_sandbox_that_cannot_be_made_is_told_and_the_pod_stays_pending() throws Exception {
        plane.join(KubectlTest.node(1, 17), new ProcessRuntime("192.168.1.", folder)).networkReady();
        var pod = manifest("homeless");
        Json.child(Json.child(pod, "metadata"), "labels").put("sandbox", "fails");
        cluster.create(pod);

        eventuallyTold("homeless", "FailedCreatePodSandBox: Failed to create pod sandbox: failed to assign an IP address to container");
        assertThat(phase("homeless")).isEqualTo("Pending");
    }

    @Test void an_image_that_does_not_exist_is_told() throws Exception {
        plane.join(KubectlTest.node(1, 17), new ProcessRuntime("192.168.1.", folder)).networkReady();
        var pod = manifest("imageless");
        ((ObjectNode) pod.path("spec").path("containers").path(0)).put("image", "nowhere/none:1");
        cluster.create(pod);

        eventually(cluster, () -> pod("imageless").toString().contains("ErrImagePull"), () -> pod("imageless").toString());
        eventuallyTold("imageless", "Failed: Failed to pull image \"nowhere/none:1\": not found");
    }

    @Test void a_container_that_keeps_ending_is_started_again_and_then_held_back() throws Exception {
        plane.join(KubectlTest.node(1, 17), new ProcessRuntime("192.168.1.", folder)).networkReady();
        cluster.create(manifest("crash", "sh", "-c", "exit 3"));

        eventually(cluster, () -> pod("crash").toString().contains("CrashLoopBackOff"), () -> pod("crash").toString());

        var status = Json.at(pod("crash"), "status.containerStatuses").get(0);
        assertThat(Json.number(status, "restartCount", 0)).isEqualTo(1);
        assertThat(Json.number(status, "lastState.terminated.exitCode", 0)).isEqualTo(3);
    }

    @Test void init_containers_run_first_and_one_after_the_other() throws Exception {
        plane.join(KubectlTest.node(1, 17), new ProcessRuntime("192.168.1.", folder)).networkReady();
        var file = folder.resolve("order");
        var pod = manifest("ordered", "sh", "-c", "echo main >> %s; exec sleep 3600".formatted(file));
        ((ObjectNode) pod.get("spec")).set("initContainers", Json.array(List.of("one", "two").stream().map(
            name -> Json.object("name", name, "image", "init:v1", "command", List.of("sh", "-c", "echo %s >> %s".formatted(name, file))))
            .toList()));
        cluster.create(pod);

        eventually(cluster, () -> Json.condition(pod("ordered"), "Ready"), () -> pod("ordered").toString());
        eventually(cluster, () -> file.toFile().length() == "one\ntwo\nmain\n".length(), () -> events("ordered"));
        assertThat(file).hasContent("one\ntwo\nmain");
    }

    @Test void a_pod_that_has_done_its_work_has_succeeded() throws Exception {
        plane.join(KubectlTest.node(1, 17), new ProcessRuntime("192.168.1.", folder)).networkReady();
        var pod = manifest("once", "true");
        ((ObjectNode) pod.get("spec")).put("restartPolicy", "Never");
        cluster.create(pod);

        eventuallyIn("once", "Succeeded");
    }

    @Test void a_deleted_pod_gets_its_grace_and_then_goes_with_its_process() throws Exception {
        plane.join(KubectlTest.node(1, 17), new ProcessRuntime("192.168.1.", folder)).networkReady();
        var pod = manifest("graceful", "sh", "-c", "trap 'echo bye > %s; exit 0' TERM; touch %s; while :; do sleep 0.05; done".formatted(
            folder.resolve("bye"), folder.resolve("up")));
        ((ObjectNode) pod.get("spec")).put("terminationGracePeriodSeconds", 20);
        cluster.create(pod);
        eventuallyIn("graceful", "Running");
        while (!folder.resolve("up").toFile().exists()) Thread.onSpinWait();

        cluster.delete(Kinds.POD, "default", "graceful");

        eventually(cluster, () -> cluster.find(Kinds.POD, "default", "graceful").isEmpty(), () -> pod("graceful").toString());
        assertThat(folder.resolve("bye")).hasContent("bye");
        assertThat(events("graceful")).contains("Killing: Stopping container main");
    }

    @Test void a_node_that_leaves_takes_its_pods_with_it() throws Exception {
        var kubelet = plane.join(KubectlTest.node(1, 17), new ProcessRuntime("192.168.1.", folder));
        kubelet.networkReady();
        cluster.create(manifest("moved", "sh", "-c", "echo $$ > %s; exec sleep 3600".formatted(folder.resolve("pid"))));
        eventually(cluster, () -> folder.resolve("pid").toFile().length() > 1, () -> pod("moved").toString());
        var process = ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("pid")).strip())).orElseThrow();

        plane.leave(kubelet.node());

        assertThat(process.isAlive()).isFalse();
        assertThat(cluster.list(Kinds.NODE, "")).isEmpty();
        assertThat(cluster.find(Kinds.POD, "default", "moved")).isEmpty();
    }

    @Test void a_closed_control_plane_leaves_no_thread_behind() throws Exception {
        plane.join(KubectlTest.node(1, 17), new ProcessRuntime("192.168.1.", folder)).networkReady();
        cluster.create(manifest("last"));

        plane.close();

        Supplier<String> ours = () -> Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
            .filter(name -> name.matches("(kube|pod|vert\\.x)-.*")).collect(Collectors.joining(", "));
        eventually(cluster, () -> ours.get().isEmpty(), ours); // an event loop is told to end, and ends a moment later
    }
}
