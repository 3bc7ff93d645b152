package ekslab.verify.bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import ekslab.verify.Facts;
import ekslab.verify.Observer;
import ekslab.verify.Verifier;
import ekslab.verify.check.Catalogue;
import ekslab.verify.check.Check;
import ekslab.verify.facts.Snapshot;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MadeLabTest {

    private static final int NODES = 7;

    private final Snapshot healthy = MadeLab.of(NODES);

    @Test void everything_holds_in_a_made_lab() {
        assertThat(judged(healthy)).containsOnlyKeys("holds").containsEntry("holds", Catalogue.CHECKS.stream().map(Check::name).toList());
    }

    @ParameterizedTest
    @EnumSource void what_is_planted_breaks_one_check_and_skips_only_those_that_need_it(Planted planted) {
        var judged = judged(planted.in(healthy));

        assertThat(judged.get("broken")).containsExactly(planted.breaks());
        assertThat(judged).doesNotContainKey("unknown");
        assertThat(judged.getOrDefault("skipped", List.of()))
            .containsExactlyElementsOf(Catalogue.skippedWithout(planted.breaks()));
    }

    @Test void a_snapshot_that_was_written_is_read_as_it_was(@TempDir Path folder) throws Exception {
        JudgeBench.write(folder.resolve("made.json"), NODES);

        assertThat(Facts.json(Facts.read(folder.resolve("made.json")))).isEqualTo(Facts.json(healthy));
    }

    @Test void what_pods_send_grows_as_the_pods_do() {
        var few = connections(MadeLab.of(20));
        var many = connections(MadeLab.of(40));

        assertThat(many).isEqualTo(2 * few);
    }

    @Test void a_lab_that_cannot_be_made_is_refused() {
        assertThatThrownBy(() -> MadeLab.of(1)).hasMessage("nodes: 1 must be from 2 to 1000");
    }

    private static long connections(Snapshot seen) {
        return seen.onNodes().values().stream().mapToLong(node -> node.orThrow().probes().connections().size()).sum();
    }

    private static Map<String, List<String>> judged(Snapshot seen) {
        return Verifier.judge("made", seen, MadeLab.promised(NODES), Set.of(), Observer.NOBODY).findings().stream()
            .collect(groupingBy(each -> each.verdict().word(), mapping(each -> each.name(), toList())));
    }
}
