package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A machine that lets nobody make user namespaces: played by a user namespace whose own limit is none. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ForbiddenNamespacesTest {

    @Test void an_ordinary_user_is_told_how_to_allow_them_and_nothing_is_changed() {
        var lab = new LabCommand("forbidden");
        var words = new ArrayList<>(
            List.of("unshare", "--user", "--map-root-user", "sh", "-c", "echo 0 > /proc/sys/user/max_user_namespaces; exec \"$@\"", "sh"));
        words.addAll(lab.words(List.of("-Duser.name=somebody"), "up"));

        var said = LabCommand.said(LabCommand.start(words));

        assertThat(said.exit()).as(said.toString()).isEqualTo(2);
        assertThat(said.err()).contains("namespaces: ").contains("No space left on device").contains("sudo sysctl");
        assertThat(lab.state()).doesNotExist();
    }
}
