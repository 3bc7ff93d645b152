package ekslab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LabTest {

    @TempDir private Path root;

    private CommandLineFixture lab;

    @BeforeEach void an_empty_project() throws IOException {
        lab = new CommandLineFixture(root);
    }

    @ParameterizedTest(name = "lab {0} --help")
    @ValueSource(strings = { "up", "verify", "status", "env", "node", "fault", "down", "doctor",
        "test" }) void every_command_is_listed_and_its_help_shows_an_example(String command) {
        assertThat(lab.run("--help")).isZero();
        assertThat(lab.out()).containsPattern("(?m)^  " + command + " ");

        assertThat(lab.run(command, "--help")).isZero();
        assertThat(lab.out()).containsPattern("Example: .*lab " + command);
    }

    @Test void all_wrong_settings_are_told_at_once_and_nothing_changes() {
        var before = lab.files();

        assertThat(lab.run("up", "--set", "nodes.count=two", "--set", "vpc.cidr=10.0.0.1/16", "--set", "nodez=3")).isEqualTo(2);

        assertThat(lab.err()).contains("nodes.count: \"two\"").contains("vpc.cidr: 10.0.0.1/16").contains("nodez");
        assertThat(lab.err().lines()).hasSize(3).allMatch(line -> line.startsWith("--set "));
        assertThat(lab.files()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        vpc.cidr=10.100.0.0/16,services.cidr=10.100.0.0/16 | overlaps
        nodes.instanceType=t3.enormous                     | "t3.enormous"
        vpc.public.cidrs=192.168.1.0/24                    | vpc.public.cidrs
        """) void a_wrong_setting_is_named_with_its_value(String settings, String told) {
        var words = new ArrayList<>(List.of("up"));
        for (var setting : settings.split(",")) words.addAll(List.of("--set", setting));

        assertThat(lab.run(words.toArray(String[]::new))).isEqualTo(2);

        assertThat(lab.err()).contains(told);
    }

    @Test void a_port_in_use_is_told_beside_a_wrong_setting_and_nothing_changes() throws IOException {
        var before = lab.files();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(taken.getLocalPort());

            assertThat(lab.run("up", "--kubernetes-port", port, "--set", "nodes.count=0")).isEqualTo(2);

            assertThat(lab.err()).contains("port " + port).contains("nodes.count");
        }
        assertThat(lab.files()).isEqualTo(before);
    }

    @ParameterizedTest(name = "lab {0}")
    @ValueSource(strings = { "verify", "status", "env", "node N1 -- true", "fault grade",
        "fault heal --all" }) void without_a_lab_nobody_can_look_and_the_way_to_one_is_told(
            String command) {
        assertThat(lab.run(command.split(" "))).isEqualTo(3);

        assertThat(lab.err()).isEqualToIgnoringNewLines("myeks: no such lab is up on this machine; bring it up with: ./lab up");
    }

    @Test void another_name_means_another_lab() {
        assertThat(lab.run("status", "--name", "blue")).isEqualTo(3);

        assertThat(lab.err()).contains("blue: no such lab").contains("./lab up --name blue");
    }

    @Test void a_name_that_could_leave_the_folder_of_labs_is_refused() {
        assertThat(lab.run("status", "--name", "../blue")).isEqualTo(2);

        assertThat(lab.err()).contains("--name: \"../blue\" must be 1-20 of a-z");
    }

    @ParameterizedTest(name = "lab {0}")
    @ValueSource(strings = { "", "upp", "up --target moon", "up --set nodes.count", "verify --format pdf",
        "node", "guide nowhere", "cloud", "fault", "fault inject", "fault inject nothing", "fault inject ip-forward-off --random",
        "fault heal", "fault list nothing" }) void what_is_typed_wrongly_is_told_as_such(String line) {
        assertThat(lab.run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);

        assertThat(lab.err()).isNotBlank().doesNotContain("\tat ");
    }

    @Test void a_setting_for_a_lab_that_is_up_is_refused_instead_of_ignored() {
        assertThat(lab.run("verify", "--set", "nodes.count=2")).isEqualTo(2);

        assertThat(lab.err()).contains("nodes.count").contains("lab up");
    }

    @Test void what_a_json_report_keeps_to_is_told_without_a_lab() {
        assertThat(lab.run("verify", "--schema")).isZero();

        assertThat(lab.out()).contains("https://json-schema.org/draft/2020-12/schema").contains("\"holds\"");
    }

    @Test void a_check_has_a_page_that_fits_a_terminal() {
        assertThat(lab.run("checks", "nodes-forward", "dns-answers")).isZero();

        assertThat(lab.out()).contains("nodes-forward (routes and rules)").contains("dns-answers (DNS resolution)")
            .containsSubsequence("Meaning", "Evidence", "    lab node N1 -- sysctl net.ipv4.ip_forward\n", "Fix",
                "    On that node: sysctl -w net.ipv4.ip_forward=1\n");
        assertThat(lab.out().lines().filter(line -> !line.startsWith("    kubectl "))).allMatch(line -> line.length() <= 80);
    }

    @Test void all_checks_that_do_not_exist_are_told_at_once() {
        assertThat(lab.run("checks", "dns", "nodes-forward", "arp")).isEqualTo(2);

        assertThat(lab.err()).startsWith("no check is called arp, dns; there are: addons-active, ");
        assertThat(lab.out()).isEmpty();
    }

    @Test void nothing_to_take_away_is_fine() {
        assertThat(lab.run("down")).isZero();

        assertThat(lab.out()).contains("myeks: nothing of it was here.");
    }

    @Test void a_synthesis_that_fails_is_told_in_its_own_words_and_leaves_nothing_half_made() throws IOException {
        Files.writeString(root.resolve("cdk.json"), "{\"app\": \"echo no templates today; exit 7\"}");

        var synthesis = new Synthesis(new Home(root), Map.of("name", "myeks"));

        assertThatThrownBy(synthesis::assembly).isInstanceOf(Refusal.class).hasMessageContaining("no templates today");
        assertThat(root.resolve("target/synth")).isEmptyDirectory();
    }

    @Test void a_dry_run_prints_the_commands_for_AWS_and_starts_none() {
        assertThat(lab.run("up", "--target", "aws", "--dry-run", "--set", "nodes.count=2", "--name", "blue")).isZero();

        assertThat(lab.out()).contains("npx cdk deploy --all --require-approval never -c lab:name=blue -c lab:nodes.count=2")
            .contains("aws eks update-kubeconfig --region ap-northeast-2 --name blue");
    }

    @Test void what_is_destroyed_on_AWS_was_described_by_the_same_settings() {
        assertThat(lab.run("down", "--target", "aws", "--dry-run", "--set", "nodes.count=2")).isZero();

        assertThat(lab.out()).contains("npx cdk destroy --all --force -c lab:name=myeks -c lab:nodes.count=2");
    }

    @Test void a_dry_run_on_this_machine_prints_the_synthesis_and_starts_nothing() {
        var before = lab.files();

        assertThat(lab.run("up", "--dry-run")).isZero();

        assertThat(lab.out()).contains("CDK_OUTDIR=").contains("sh -c 'exit 7'");
        assertThat(lab.files()).isEqualTo(before);
    }

    @Test void all_settings_can_be_listed() {
        assertThat(lab.run("up", "--settings")).isZero();

        assertThat(lab.out()).containsPattern("nodes.count +3 +number of worker nodes");
    }
}
