package ekslab.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import ekslab.local.assembly.CloudAssembly;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;

/** A whole assembly played with everything real: namespaces, packets, cluster; then deleted, and played again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LabTest {

    private static final Path ASSEMBLY = Path.of("src/test/resources/ekslab/local/cloud/lab");
    private static final List<String> STACKS = CloudAssembly.read(ASSEMBLY).stacks().stream().map(stack -> stack.name()).toList();

    @TempDir private static Path folder;
    private static Lab lab;

    @BeforeAll static void up() {
        var state = new StateFolder(folder.resolve("lab"));
        state.create();
        lab = new Lab(state, "played", new LocalLab.Ports(0, 0), System.nanoTime());
        lab.up(ASSEMBLY, "fingerprint");
    }

    @AfterAll static void close() {
        lab.operator().close();   // a daemon's threads end with its process, but this one goes on to other tests
        lab.close();
    }

    @Test
    @Order(1) void every_instance_is_a_node_and_every_daemon_runs_on_each() {
        var objects = lab.operator().controlPlane().orElseThrow().objects();
        assertThat(objects.list(Kinds.NODE, "")).hasSize(3).allMatch(node -> Json.condition(node, "Ready"));
        assertThat(objects.list(Kinds.DAEMON_SET, "kube-system")).extracting(set -> set.at("/status/numberReady").asInt()).containsOnly(3);
        assertThat(namespaces()).hasSize(5);   // vpc, internet and three nodes
    }

    @Test
    @Order(2) void the_agents_of_a_node_end_when_they_are_told_to_and_not_when_their_patience_is_over() {
        var objects = lab.operator().controlPlane().orElseThrow().objects();
        var agents = objects.list(Kinds.POD, "kube-system").stream().filter(pod -> Json.name(pod).matches("(aws-node|kube-proxy)-.*"))
            .map(Json::name).toList();
        agents.forEach(agent -> objects.edit(Kinds.POD, "kube-system", agent,
            pod -> Json.child(pod, "spec").put("terminationGracePeriodSeconds", 40)));

        agents.forEach(agent -> objects.delete(Kinds.POD, "kube-system", agent));

        PlayedLab.until(() -> agents.stream().filter(agent -> objects.find(Kinds.POD, "kube-system", agent).isPresent()).toList().toString()
            .replace("[]", ""));
    }

    @Test
    @Order(3) void deleting_the_stacks_takes_nodes_links_and_processes_away() {
        for (var at = STACKS.size() - 1; at >= 0; at--) lab.engine().delete(STACKS.get(at));

        assertThat(lab.engine().stacks()).isEmpty();
        assertThat(lab.operator().controlPlane()).isEmpty();
        assertThat(namespaces()).isEmpty();
        assertThat(lab.inside().shell().run("ip -o link | cut -d' ' -f2").lines().filter(link -> !link.matches("(lo|ifb[0-9]):")))
            .isEmpty();
    }

    @Test
    @Order(4) void the_same_stacks_can_be_created_again() {
        CloudAssembly.read(ASSEMBLY).stacks().forEach(lab.engine()::create);
        lab.operator().settle();

        every_instance_is_a_node_and_every_daemon_runs_on_each();
    }

    private static List<String> namespaces() { return lab.inside().shell().run("ls /run/netns").lines().toList(); }
}
