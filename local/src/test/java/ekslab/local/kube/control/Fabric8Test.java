package ekslab.local.kube.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ekslab.local.kube.ProcessRuntime;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class Fabric8Test {

    @TempDir private static Path folder;
    private static ControlPlane plane;
    private static KubernetesClient client;

    @BeforeAll static void a_cluster_of_one_node() {
        plane = ControlPlane.start(new ControlPlane.Options("myeks", "10.100.0.0/16", 0, "1.35"));
        plane.join(KubectlTest.node(1, 17), new ProcessRuntime("192.168.1.", folder)).networkReady();
        client = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(plane.kubeconfig())).build();
    }

    @AfterAll static void everything_ends() {
        client.close();
        plane.close();
    }

    private static ConfigMap map(String name) {
        return new ConfigMapBuilder().withNewMetadata().withName(name).withNamespace("default").endMetadata().addToData("a", "1").build();
    }

    private static Pod pod(String name) {
        return new PodBuilder().withNewMetadata().withName(name).withNamespace("default").endMetadata().withNewSpec()
            .withTerminationGracePeriodSeconds(0L).addNewContainer().withName("main").withImage("netshoot:v1").withCommand("sleep", "3600")
            .endContainer().endSpec().build();
    }

    @Test void a_watch_tells_what_came_changed_and_went_in_this_order() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        var gone = new CountDownLatch(1);
        var watch = client.configMaps().inNamespace("default").withName("watched").watch(new Watcher<ConfigMap>() {
            @Override public void eventReceived(Action action, ConfigMap object) {
                seen.add(action + " " + object.getData().get("a"));
                if (action == Action.DELETED) gone.countDown();
            }

            @Override public void onClose(WatcherException cause) {}
        });
        try {
            client.resource(map("watched")).create();
            client.configMaps().inNamespace("default").withName("watched")
                .edit(each -> new ConfigMapBuilder(each).addToData("a", "2").build());
            client.configMaps().inNamespace("default").withName("watched").delete();

            assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(seen).containsExactly("ADDED 1", "MODIFIED 2", "DELETED 2");
        } finally {
            watch.close();
        }
    }

    /** None of them runs: what is looked at is whether the client hears of each once, whatever the pace. */
    @Test void an_informer_hears_of_a_thousand_pods_once_each() throws Exception {
        List<String> came = new CopyOnWriteArrayList<>();
        List<String> went = new CopyOnWriteArrayList<>();
        client.namespaces().resource(new NamespaceBuilder().withNewMetadata().withName("many").endMetadata().build()).create();
        var informer = client.pods().inNamespace("many").inform(new ResourceEventHandler<>() {
            @Override public void onAdd(Pod pod) { came.add(pod.getMetadata().getName()); }

            @Override public void onUpdate(Pod before, Pod pod) {}

            @Override public void onDelete(Pod pod, boolean unknown) { went.add(pod.getMetadata().getName()); }
        });
        try {
            var names = IntStream.range(0, 1000).mapToObj("pod-%d"::formatted).toList();
            names.parallelStream().forEach(name -> {
                var pod = new PodBuilder(pod(name)).editMetadata().withNamespace("many").endMetadata().editSpec()
                    .withNodeSelector(Map.of("nowhere", "yes")).endSpec().build();
                client.pods().inNamespace("many").resource(pod).create();
            });
            Eventually.holds(Duration.ofSeconds(60), () -> assertThat(came).hasSize(1000));
            names.parallelStream().forEach(name -> client.pods().inNamespace("many").withName(name).withGracePeriod(0).delete());
            Eventually.holds(Duration.ofSeconds(60), () -> assertThat(went).hasSize(1000));
            assertThat(came).containsExactlyInAnyOrderElementsOf(names);
            assertThat(went).containsExactlyInAnyOrderElementsOf(names);
            assertThat(informer.getStore().list()).isEmpty();
        } finally {
            informer.close();
        }
    }

    @Test void an_informer_keeps_up() throws Exception {
        var seen = new CountDownLatch(1);
        var informer = client.configMaps().inNamespace("default")
            .inform(new ResourceEventHandler<>() {
                @Override public void onAdd(ConfigMap object) {
                    if (object.getMetadata().getName().equals("informed")) seen.countDown();
                }

                @Override public void onUpdate(ConfigMap before, ConfigMap after) {}

                @Override public void onDelete(ConfigMap object, boolean unknown) {}
            });
        try {
            client.resource(map("informed")).create();

            assertThat(seen.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            informer.close();
        }
    }

    @Test void a_stale_update_is_a_conflict() {
        var first = client.resource(map("contended")).create();
        client.resource(new ConfigMapBuilder(first).addToData("a", "2").build()).update();

        assertThatThrownBy(() -> client.resource(new ConfigMapBuilder(first).addToData("a", "3").build()).lockResourceVersion(
            first.getMetadata().getResourceVersion()).update()).isInstanceOfSatisfying(KubernetesClientException.class, conflict -> {
                assertThat(conflict.getCode()).isEqualTo(409);
                assertThat(conflict.getStatus().getReason()).isEqualTo("Conflict");
            });
        assertThat(client.configMaps().inNamespace("default").withName("contended").get().getData()).containsEntry("a", "2");
    }

    @Test void every_kind_of_patch_is_understood() {
        var maps = client.configMaps().inNamespace("default");
        client.resource(map("patched")).create();

        maps.withName("patched").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"a\":null,\"b\":\"2\"}}");
        assertThat(maps.withName("patched").get().getData()).isEqualTo(Map.of("b", "2"));
        maps.withName("patched").patch(PatchContext.of(PatchType.JSON), "[{\"op\":\"add\",\"path\":\"/data/c\",\"value\":\"3\"}]");
        maps.withName("patched").patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
        client.resource(new ConfigMapBuilder(map("patched")).addToData("d", "4").build()).serverSideApply();

        assertThat(maps.withName("patched").get().getData()).containsOnlyKeys("a", "b", "c", "d");
        assertThat(maps.withName("patched").get().getMetadata().getLabels()).containsEntry("x", "y");
    }

    @Test void what_is_applied_by_the_server_belongs_to_its_manager() {
        client.resource(map("applied")).fieldManager("one").serverSideApply();
        var changed = client.resource(new ConfigMapBuilder(map("applied")).withData(Map.of("a", "2", "b", "2")).build());

        assertThatThrownBy(() -> changed.fieldManager("two").serverSideApply()).isInstanceOfSatisfying(KubernetesClientException.class,
            conflict -> {
                assertThat(conflict.getCode()).isEqualTo(409);
                assertThat(conflict.getStatus().getReason()).isEqualTo("Conflict");
                assertThat(conflict.getStatus().getDetails().getCauses()).singleElement().satisfies(cause -> {
                    assertThat(cause.getReason()).isEqualTo("FieldManagerConflict");
                    assertThat(cause.getField()).isEqualTo(".data.a");
                    assertThat(cause.getMessage()).isEqualTo("conflict with \"one\"");
                });
            });
        assertThat(changed.fieldManager("two").forceConflicts().serverSideApply().getData()).isEqualTo(Map.of("a", "2", "b", "2"));
        assertThat(client.resource(map("applied")).fieldManager("one").forceConflicts().serverSideApply().getMetadata().getManagedFields())
            .extracting(entry -> entry.getManager() + " " + entry.getOperation()).containsExactlyInAnyOrder("one Apply", "two Apply");
    }

    @Test void a_command_runs_in_a_pod() throws Exception {
        client.resource(pod("exec")).create();
        client.pods().inNamespace("default").withName("exec").waitUntilReady(20, TimeUnit.SECONDS);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();

        try (var exec = client.pods().inNamespace("default").withName("exec").writingOutput(out).writingError(err).exec("sh", "-c",
            "echo out; echo err >&2; exit 3")) {
            assertThat(exec.exitCode().get(20, TimeUnit.SECONDS)).isEqualTo(3);
        }
        assertThat(out).hasToString("out\n");
        assertThat(err).hasToString("err\n");
    }

    @Test void a_deployment_can_be_scaled_and_waited_for() {
        client.resource(new DeploymentBuilder().withNewMetadata().withName("scaled").withNamespace("default").endMetadata().withNewSpec()
            .withReplicas(1).withNewSelector().addToMatchLabels("app", "scaled").endSelector().withNewTemplate().withNewMetadata()
            .addToLabels("app", "scaled").endMetadata().withSpec(pod("x").getSpec()).endTemplate().endSpec().build()).create();
        var deployment = client.apps().deployments().inNamespace("default").withName("scaled");

        deployment.scale(2);
        deployment.waitUntilCondition(each -> each.getStatus().getReadyReplicas() != null && each.getStatus().getReadyReplicas() == 2, 20,
            TimeUnit.SECONDS);

        assertThat(client.pods().inNamespace("default").withLabel("app", "scaled").list().getItems()).hasSize(2);
    }
}
