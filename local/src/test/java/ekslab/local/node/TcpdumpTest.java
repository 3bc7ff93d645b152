package ekslab.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ekslab.local.net.Enclosure;

/** In a user namespace of a single user, whoever runs the test. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TcpdumpTest {

    private static final String TWO_PACKETS = "ip link set lo up; (sleep 0.5; ping -c 1 127.0.0.1 >/dev/null) & timeout 5 tcpdump -nn -i any -c 2 icmp || true";

    @TempDir private Path folder;

    @Test void the_machines_own_cannot_give_up_root() {
        try (var lab = Enclosure.open("test", folder, false)) {
            assertThat(lab.machine("n1").run(TWO_PACKETS)).contains("Couldn't change to 'tcpdump' uid").doesNotContain("echo request");
        }
    }

    @Test void it_captures_on_every_machine_that_comes_later() {
        try (var lab = Enclosure.open("test", folder, false)) {
            Tcpdump.install(folder, lab);
            assertThat(lab.machine("n1").run(TWO_PACKETS)).contains("127.0.0.1 > 127.0.0.1: ICMP echo request", "ICMP echo reply",
                "2 packets captured");
            assertThat(lab.machine("n2").run("tcpdump --version; tcpdump -i nowhere || true")).contains("tcpdump version",
                "nowhere: No such device");
        }
    }
}
