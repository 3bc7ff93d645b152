package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell through which the guide is tried out. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StudentShellTest {

    @TempDir private Path folder;

    @Test void a_session_types_at_the_prompt_however_late_it_comes() throws Exception {
        try (var shell = new StudentShell(folder, "export GREETING=hello", Duration.ofSeconds(30))) {
            assertThat(shell.session("sleep 2; PS1='ready# ' bash --norc -i", List.of("echo $GREETING, ${#GREETING} letters"))).contains(
                "hello, 5 letters");
            assertThat(shell.session("PS1='ready# ' bash --norc -i", List.of("sleep 60", "^C", "echo ended: $?"))).contains("ended: 130");
        }
    }

    @Test void a_command_without_an_end_is_told_and_the_next_finds_the_shell_free() throws Exception {
        try (var shell = new StudentShell(folder, "", Duration.ofSeconds(2))) {
            assertThatThrownBy(() -> shell.run("sleep 1000")).isInstanceOf(AssertionError.class)
                .hasMessageContaining("after PT2S of: sleep 1000")
                .hasMessageFindingMatch("(?m)^ *\\d+ +\\d+ .* sleep 1000$");
            assertThatThrownBy(() -> shell.session("echo no prompt; sleep 1000", List.of("exit"))).isInstanceOf(AssertionError.class)
                .hasMessageContaining("no prompt");
            assertThat(shell.run("echo free")).contains("free");
        }
    }
}
