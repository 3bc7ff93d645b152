package ekslab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NodeShellTest {

    @Test void a_command_enters_all_namespaces_of_the_nodes_first_process() {
        assertThat(NodeShell.entering(List.of("ip", "rule"), 0)).containsExactly("nsenter", "-t", "1", "-m", "-u", "-i", "-n", "-p", "--",
            "ip", "rule");
    }

    @Test void a_command_sees_the_end_of_its_input_though_the_stream_stays_open() throws IOException, InterruptedException {
        var words = NodeShell.entering(List.of("sh", "-c", "cat; exit $0", "7"), 4);

        var process = new ProcessBuilder(words.subList(words.indexOf("--") + 1, words.size())).start();
        process.getOutputStream().write("abc\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush(); // and never closed

        assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("abc\n");
        assertThat(process.waitFor()).isEqualTo(7);
    }
}
