package ekslab.local.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EnclosureTest {

    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    @Test void a_machine_lives_in_namespaces_of_its_own_and_ends_with_the_lab() {
        long pid;
        try (var lab = Enclosure.open("test", Path.of("/tmp"), ROOT)) {
            var machine = lab.machine("n1");
            pid = machine.namespaces().pid();

            assertThat(machine.run("hostname n1; hostname; echo $$; ls /sys/class/net")).startsWith("n1\n1\n");
            assertThat(lab.shell().run("hostname")).isNotEqualTo("n1");
            assertThat(Processes.startTicks(pid)).isPresent();
        }
        assertThat(Processes.startTicks(pid)).isEmpty();
    }

    @Test void a_script_that_fails_says_where_and_what() {
        try (var lab = Enclosure.open("test", Path.of("/tmp"), ROOT)) {
            assertThatThrownBy(() -> lab.shell().run(new Plan().run("ip link add br0 type bridge").run("ip link add br0 type bridge")))
                .isInstanceOf(CommandFailed.class).hasMessageContaining("File exists").hasMessageContaining("ip link add br0 type bridge");
            assertThat(lab.shell().run("echo still there")).isEqualTo("still there\n");
        }
    }
}
