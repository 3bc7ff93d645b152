package ekslab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.infra.Settings;
import ekslab.local.LabState;
import ekslab.local.net.Command;
import ekslab.verify.Target;
import ekslab.verify.facts.Node;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ExportsTest {

    private static final List<Node> NODES = List.of(node("b", "192.168.1.20"), node("a", "192.168.2.20"));

    @Test void a_lab_on_this_machine_is_reached_by_its_own_endpoints_with_no_real_key() {
        var state = new LabState("myeks", "ap-northeast-2", 1, 1, "f", Path.of("/my labs/kubeconfig"),
            "http://127.0.0.1:3", "secret", List.of());

        assertThat(Exports.of(lab(Optional.of(state)), NODES)).hasToString("""
            export CLUSTER_NAME='myeks'
            export AWS_REGION='ap-northeast-2'
            export AWS_DEFAULT_REGION='ap-northeast-2'
            export KUBECONFIG='/my labs/kubeconfig'
            export AWS_ENDPOINT_URL='http://127.0.0.1:3'
            export AWS_ACCESS_KEY_ID='lab'
            export AWS_SECRET_ACCESS_KEY='secret'
            export AWS_EC2_METADATA_DISABLED='true'
            export N1='192.168.1.20'
            export N2='192.168.2.20'
            """);
    }

    @Test void a_lab_on_AWS_keeps_the_users_own_credentials_and_kubeconfig() {
        assertThat(Exports.of(lab(Optional.empty()), NODES).toString()).contains("N1").doesNotContain("AWS_ACCESS", "KUBECONFIG",
            "ENDPOINT");
    }

    @Test void a_shell_takes_every_value_as_text() {
        var exports = new Exports();
        exports.put("ODD", "it's $(touch /nowhere) `x` \"y\" \\ z\nnext");
        exports.prependToPath(Path.of("/it's here"));

        var script = exports + "printf %s \"$ODD|${PATH%%:*}\"";
        var said = Child.ask(new Command(List.of("sh", "-c", script)), Path.of("/"), Map.of());

        assertThat(said.text()).isEqualTo("it's $(touch /nowhere) `x` \"y\" \\ z\nnext|/it's here");
    }

    @Test void what_is_no_name_of_a_variable_is_refused() {
        assertThatThrownBy(() -> new Exports().put("A;B", "x")).hasMessageContaining("A;B");
    }

    private static RunningLab lab(Optional<LabState> state) {
        return new RunningLab(Settings.DEFAULT, new Target("myeks", "ap-northeast-2", Optional.empty(), Optional.empty()), state);
    }

    private static Node node(String zone, String ip) {
        return new Node("ip-" + ip.replace('.', '-') + ".ap-northeast-2.compute.internal", "i-1", zone, true, "", ip, 17);
    }
}
