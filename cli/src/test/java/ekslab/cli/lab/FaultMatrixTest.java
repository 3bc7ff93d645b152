package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import ekslab.cli.lab.FaultyLab.Row;
import ekslab.verify.fault.Fault;

/**
 * Every fault on a running lab, at a place that chance chooses: the checks that it names break, no others do, and when it is
 * healed all hold again. With {@code -Dekslab.seed=1,2,3} each is tried at three places. Two labs share the work, because most of it
 * is waiting for packets that do not come.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultMatrixTest {

    private static final List<FaultyLab> LABS = List.of(new FaultyLab("faults-a"), new FaultyLab("faults-b"));
    private static final Map<Trial, CompletableFuture<Row>> ROWS = new LinkedHashMap<>();

    private record Trial(Fault fault, long seed) {
        @Override public String toString() { return fault.name() + " with seed " + seed; }
    }

    @BeforeAll static void begin() {
        trials().forEach(trial -> ROWS.put(trial, new CompletableFuture<>()));
        var waiting = new ConcurrentLinkedQueue<>(ROWS.keySet());
        for (var lab : LABS) new Thread(() -> work(lab, waiting), lab.name()).start();
    }

    private static void work(FaultyLab lab, Queue<Trial> waiting) {
        try {
            lab.comeUp();
            for (var trial = waiting.poll(); trial != null; trial = waiting.poll())
                ROWS.get(trial).complete(lab.row(trial.fault(), trial.seed()));
        } catch (Throwable problem) {
            ROWS.values().forEach(row -> row.completeExceptionally(problem));
        }
    }

    @AfterAll static void end() {
        var rows = ROWS.values().stream().filter(row -> row.isDone() && !row.isCompletedExceptionally()).map(CompletableFuture::join)
            .toList();
        rows.stream().map(Row::toString).sorted().forEach(System.out::println);
        System.out.printf("%d faults injected: %d found, %d checks wrongly accused, %d healed without a trace%n", rows.size(),
            rows.stream().filter(Row::found).count(), rows.stream().mapToInt(row -> row.accused().size()).sum(),
            rows.stream().filter(Row::healed).count());
        LABS.forEach(FaultyLab::goAway);
    }

    static Stream<Trial> trials() {
        return Stream.of(System.getProperty("ekslab.seed", "1").split(",")).map(Long::valueOf)
            .flatMap(seed -> FaultyLab.FAULTS.stream().map(fault -> new Trial(fault, seed)));
    }

    @ParameterizedTest
    @MethodSource("trials") void breaks_what_it_names_and_nothing_else_and_is_healed_without_a_trace(Trial trial) {
        var row = ROWS.get(trial).join();

        assertThat(row.problem()).as(row.toString()).isEmpty();
        assertThat(row.broken()).as(row.toString()).containsAll(trial.fault().breaks());
        assertThat(row.accused()).as(row.toString()).isEmpty();
        assertThat(row.changed()).as("it changed something").isTrue();
        assertThat(row.lost()).as("what could not be healed").isEmpty();
        assertThat(row.after()).as("broken when healed").isEmpty();
    }
}
