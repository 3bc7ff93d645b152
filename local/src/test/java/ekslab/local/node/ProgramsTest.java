package ekslab.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ProgramsTest {

    @TempDir private Path folder;
    private final Program box = Program.tools("zsh");
    private Programs programs;

    @BeforeEach void a_table() {
        programs = new Programs(UserImages.in(folder)).with("nicolaka/netshoot", box).with("amazon-k8s-cni", container -> List.of("true"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "nicolaka/netshoot", "nicolaka/netshoot:v0.13", "docker.io/nicolaka/netshoot@sha256:0123",
        "localhost:5000/nicolaka/netshoot:latest" }) void an_image_is_known_by_its_repository_wherever_it_comes_from(String image) {
        assertThat(programs.find(image)).contains(box);
    }

    @Test void a_repository_that_only_ends_alike_is_another() {
        assertThat(programs.find("evil-nicolaka/netshoot")).isEmpty();
        assertThat(programs.find("602401143452.dkr.ecr.ap-northeast-2.amazonaws.com/amazon-k8s-cni-init:v1")).isEmpty();
    }

    @Test void an_unknown_image_is_refused_with_the_ones_there_are() {
        assertThat(programs.missing("ghcr.io/myorg/api:v2")).contains("\"ghcr.io/myorg/api:v2\"").contains("nicolaka/netshoot")
            .contains("./lab image add myorg/api --like nginx");
    }

    @Test void a_row_that_a_user_adds_counts_at_once_and_comes_first() throws Exception {
        var added = UserImages.in(folder);
        assertThat(programs.find("myorg/api:v2")).isEmpty();

        added.keep(Map.of("myorg/api", row("{entrypoint: [socat, -d]}"), "nicolaka/netshoot", row("{command: [bash]}"), "shop",
            row("{like: nginx}")));

        assertThat(programs.find("ghcr.io/myorg/api:v2").orElseThrow().command(container("{'args': ['-', 'STDOUT']}"))).containsExactly(
            "socat", "-d",
            "-", "STDOUT");
        assertThat(programs.find("nicolaka/netshoot").orElseThrow().command(container("{}"))).containsExactly("bash");
        assertThat(programs.find("myorg/shop").orElseThrow().command(container("{}"))).contains("nginx", "80");
        added.keep(Map.of());
        assertThat(programs.find("nicolaka/netshoot")).contains(box);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        myorg/api      | {}                               | must tell one of like, command, entrypoint and serves, and tells none
        myorg/api      | {like: nginx, serves: hello}     | and tells 2
        myorg/api      | {like: postgres}                 | like "postgres": there are only nicolaka/netshoot
        myorg/api      | {serves: hello, port: 70000}     | port: 70000 is not from 1 to 65535
        myorg/api      | {like: nginx, port: 80}          | port: is for serves only
        MyOrg/api:v1   | {like: nginx}                    | "MyOrg/api:v1" is no repository
        eks/kube-proxy | {like: nginx}                    | is a program of EKS, which the lab plays itself
        """) void a_row_that_cannot_be_is_refused_with_the_reason(String repository, String row, String problem) throws Exception {
        assertThat(row(row).problems(repository)).singleElement().asString().contains(problem);
    }

    private static StandIn row(String yaml) throws Exception { return new YAMLMapper().readValue(yaml, StandIn.class); }

    @Test void command_and_arguments_run_as_a_container_would_run_them() throws Exception {
        assertThat(box.command(container("{'command': ['tail'], 'args': ['-f', '/dev/null']}"))).containsExactly("tail", "-f", "/dev/null");
        assertThat(box.command(container("{'args': ['sleep', '100']}"))).containsExactly("sleep", "100");
        assertThat(box.command(container("{}"))).containsExactly("zsh");
    }

    private static JsonNode container(String json) throws Exception { return new ObjectMapper().readTree(json.replace('\'', '"')); }
}
