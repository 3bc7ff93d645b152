package ekslab.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.Yaml;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ChartsTest {

    private static final Chart NETSHOOT = new NetshootChart(new App(), "netshoot", 3);
    private static final Chart NODE_SHELL = new NodeShellChart(new App(), "node-shell");

    @Test void netshoot_runs_the_pods_of_the_hand_out() {
        var deployment = object(NETSHOOT, "Deployment", "netshoot-pod");

        assertThat(at(deployment, "metadata", "namespace")).isEqualTo("default");
        assertThat(at(deployment, "spec", "replicas")).isEqualTo(3);
        assertThat(at(deployment, "spec", "selector", "matchLabels")).isEqualTo(Map.of("app", "netshoot-pod"));
        assertThat(at(deployment, "spec", "template", "metadata", "labels")).isEqualTo(Map.of("app", "netshoot-pod"));
        assertThat(at(deployment, "spec", "template", "spec", "terminationGracePeriodSeconds")).isEqualTo(0);
        assertThat(at(deployment, "spec", "template", "spec", "containers")).isEqualTo(List.of(Map.of("name", "netshoot-pod", "image",
            "nicolaka/netshoot", "command", List.of("tail"), "args", List.of("-f", "/dev/null"))));
    }

    @Test void netshoot_pods_spread_over_the_nodes() {
        assertThat(at(object(NETSHOOT, "Deployment", "netshoot-pod"), "spec", "template", "spec", "topologySpreadConstraints"))
            .isEqualTo(List.of(Map.of("maxSkew", 1, "topologyKey", "kubernetes.io/hostname", "whenUnsatisfiable", "DoNotSchedule",
                "labelSelector", Map.of("matchLabels", Map.of("app", "netshoot-pod")))));
    }

    @Test void the_number_of_netshoot_pods_is_a_choice() {
        var none = new NetshootChart(new App(), "netshoot", 0);

        assertThat(at(object(none, "Deployment", "netshoot-pod"), "spec", "replicas")).isEqualTo(0);
        assertThatThrownBy(() -> new NetshootChart(new App(), "netshoot", -1)).hasMessageContaining("-1 is negative");
    }

    @Test void the_node_shell_lives_in_the_nodes_own_namespaces() {
        var pod = at(object(NODE_SHELL, "DaemonSet", "node-shell"), "spec", "template", "spec");

        assertThat(at(pod, "hostNetwork")).isEqualTo(true);
        assertThat(at(pod, "hostPID")).isEqualTo(true);
        assertThat(at(pod, "containers")).isEqualTo(List.of(Map.of("name", "node-shell", "image", "nicolaka/netshoot", "command",
            List.of("sleep", "infinity"), "securityContext", Map.of("privileged", true))));
    }

    @Test void the_node_shell_runs_on_every_node_even_on_one_in_trouble() {
        var daemonSet = object(NODE_SHELL, "DaemonSet", "node-shell");

        assertThat(at(daemonSet, "metadata", "namespace")).isEqualTo("kube-system");
        assertThat(at(daemonSet, "spec", "template", "spec", "tolerations")).isEqualTo(List.of(Map.of("operator", "Exists")));
        assertThat(at(daemonSet, "spec", "template", "spec", "terminationGracePeriodSeconds")).isEqualTo(0);
    }

    @Test void a_chart_holds_one_object_and_no_other() {
        assertThat(List.of(NETSHOOT, NODE_SHELL)).allSatisfy(chart -> assertThat((List<?>) chart.toJson()).hasSize(1));
    }

    @Test void the_yaml_has_the_same_bytes_in_every_jvm() throws Exception {
        assertThat(yamlOfAnotherJvm()).isEqualTo(yaml());
    }

    /** Prints what this JVM makes of the charts, for a test in another. */
    public static void main(String... args) {
        System.out.print(yaml());
    }

    private static String yaml() {
        return Yaml.stringify(NETSHOOT.toJson(), NODE_SHELL.toJson());
    }

    private static String yamlOfAnotherJvm() throws Exception {
        var process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-cp", System.getProperty("java.class.path"),
            ChartsTest.class.getName()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            var yaml = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return yaml;
        } finally {
            process.destroyForcibly();
        }
    }

    private static Object object(Chart chart, String kind, String name) {
        return ((List<?>) chart.toJson()).stream()
            .filter(object -> at(object, "kind").equals(kind) && at(object, "metadata", "name").equals(name)).findFirst().orElseThrow();
    }

    private static Object at(Object object, String... path) {
        for (var key : path) object = ((Map<?, ?>) object).get(key);
        return object;
    }
}
