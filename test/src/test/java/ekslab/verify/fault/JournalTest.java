package ekslab.verify.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JournalTest {

    private static final Owner POD = new Owner("node-1", "default", "web", "192.168.1.57");

    /** One of each kind. */
    private static final List<Kept> KEPT = List.of(
        new Kept(IpPieces.rules(POD, "192.168.1.57"), List.of("512:\tfrom all to 192.168.1.57 lookup main")),
        new Kept(ObjectPiece.deployment("kube-system", "coredns", "/spec/replicas"), List.of("2")),
        new Kept(new GroupRules("sg-1"), List.of("in -1 sg-1")), new Kept(new AclEntries("acl-1"), List.of("in 100 allow -1 0.0.0.0/0")),
        new Kept(new VpcRoutes("rtb-1"), List.of("0.0.0.0/0 igw-1")), new Kept(new EniAddress(POD, "eni-1"), List.of("192.168.1.57")),
        new Kept(new SourceCheck("eni-1"), List.of("true")), new Kept(new VpcDns("vpc-1"), List.of("true")),
        new Kept(new StrayEnis("subnet-1", "load test"), List.of()));

    @TempDir private Path folder;

    private Journal journal() { return new Journal(folder.resolve("faults")); }

    private static Injection injection(String fault, int second) {
        return new Injection(fault, "N1", false, Instant.ofEpochSecond(second), KEPT);
    }

    @Test void what_is_written_down_is_read_again_the_oldest_first() {
        assertThat(journal().injections()).isEmpty();
        var second = injection("source-check-off", 2);
        var first = injection("vpc-dns-off", 1);

        journal().add(second);
        journal().add(first);

        assertThat(journal().injections()).containsExactly(first, second);
        journal().remove(first);
        assertThat(journal().injections()).containsExactly(second);
    }

    @Test void a_fault_that_is_in_the_lab_is_refused_and_what_is_written_of_it_stays() {
        journal().add(injection("vpc-dns-off", 1));

        assertThatThrownBy(() -> journal().add(injection("vpc-dns-off", 2))).isInstanceOf(FaultRefused.class)
            .hasMessage("vpc-dns-off: is injected already, at N1");
        assertThat(journal().injections()).containsExactly(injection("vpc-dns-off", 1));
    }

    @Test void of_a_lab_that_is_gone_nothing_is_remembered() {
        journal().delete();
        journal().add(injection("vpc-dns-off", 1));

        journal().delete();

        assertThat(folder).isEmptyDirectory();
    }

    @Test void a_writer_that_died_over_its_draft_has_written_nothing() throws IOException {
        Files.createDirectories(folder.resolve("faults"));
        Files.writeString(folder.resolve("faults/vpc-dns-off.draft"), "{\"fault\": \"vpc-d");

        assertThat(journal().injections()).isEmpty();
        journal().add(injection("vpc-dns-off", 1));
        assertThat(journal().injections()).hasSize(1);
    }
}
