package ekslab.verify.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GradeTest {

    private static final String UNSEEN = FaultCatalogue.FAULTS.stream().filter(fault -> fault.breaks().isEmpty()).findFirst().orElseThrow()
        .name();

    @ParameterizedTest(name = "differs: {0}, broken: {1}, seen by a check: {2}")
    @CsvSource({ "false, false, true, SOLVED", "true, false, true, WORK_AROUND", "false, true, true, NOT_SOLVED",
        "true, true, true, NOT_SOLVED", "true, false, false, NOT_SOLVED",
        "false, false, false, SOLVED" }) void it_depends_on_what_was_there_before_and_on_the_checks(
            boolean differs, boolean broken, boolean seen, Grade.Mark mark) {
        var injection = new Injection(seen ? "ip-forward-off" : UNSEEN, "N1", false, Instant.EPOCH, List.of());

        assertThat(new Grade(injection, only(differs, "- net.ipv4.ip_forward = 1"), only(broken, "nodes-forward")).mark()).isEqualTo(mark);
    }

    private static List<String> only(boolean there, String line) { return Stream.of(line).filter(any -> there).toList(); }
}
