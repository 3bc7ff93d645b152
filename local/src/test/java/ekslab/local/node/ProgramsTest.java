package ekslab.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ProgramsTest {

    private final Program box = Program.tools("zsh");
    private final Programs programs = new Programs().with("nicolaka/netshoot", box).with("amazon-k8s-cni", container -> List.of("true"));

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
        assertThat(programs.missing("nginx")).contains("\"nginx\"").contains("nicolaka/netshoot");
    }

    @Test void command_and_arguments_run_as_a_container_would_run_them() throws Exception {
        assertThat(box.command(container("{'command': ['tail'], 'args': ['-f', '/dev/null']}"))).containsExactly("tail", "-f", "/dev/null");
        assertThat(box.command(container("{'args': ['sleep', '100']}"))).containsExactly("sleep", "100");
        assertThat(box.command(container("{}"))).containsExactly("zsh");
    }

    private static JsonNode container(String json) throws Exception { return new ObjectMapper().readTree(json.replace('\'', '"')); }
}
