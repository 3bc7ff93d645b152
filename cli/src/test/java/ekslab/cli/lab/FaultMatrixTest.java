package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import ekslab.cli.lab.FaultyLab.Row;
import ekslab.verify.fault.Fault;
import ekslab.verify.fault.FaultCatalogue;

/**
 * Every fault on a running lab, at a place that chance chooses ({@code -Dekslab.seed}): the checks that it names break, no
 * others do, and when it is healed all hold again. Two labs share the work, because most of it is waiting for packets that do not come.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultMatrixTest {

    private static final long SEED = Long.getLong("ekslab.seed", 1);
    private static final List<FaultyLab> LABS = List.of(new FaultyLab("faults-a"), new FaultyLab("faults-b"));
    private static final Map<String, CompletableFuture<Row>> ROWS = FaultyLab.FAULTS.stream()
        .collect(Collectors.toMap(Fault::name, fault -> new CompletableFuture<>()));

    @BeforeAll static void begin() {
        var waiting = new ConcurrentLinkedQueue<>(FaultyLab.FAULTS);
        for (var lab : LABS) new Thread(() -> work(lab, waiting), lab.name()).start();
    }

    private static void work(FaultyLab lab, Queue<Fault> waiting) {
        try {
            lab.comeUp();
            for (var fault = waiting.poll(); fault != null; fault = waiting.poll()) ROWS.get(fault.name()).complete(lab.row(fault, SEED));
        } catch (Throwable problem) {
            ROWS.values().forEach(row -> row.completeExceptionally(problem));
        }
    }

    @AfterAll static void end() {
        System.out.println(ROWS.values().stream().filter(row -> row.isDone() && !row.isCompletedExceptionally())
            .map(row -> row.join().toString()).sorted().collect(Collectors.joining("\n")));
        LABS.forEach(FaultyLab::goAway);
    }

    static Stream<String> faults() { return FaultyLab.FAULTS.stream().map(Fault::name); }

    @ParameterizedTest
    @MethodSource("faults") void breaks_what_it_names_and_nothing_else_and_is_healed_without_a_trace(String name) {
        var fault = FaultCatalogue.named(name);
        var row = ROWS.get(name).join();

        assertThat(row.problem()).as(row.toString()).isEmpty();
        assertThat(row.broken()).as(row.toString()).containsAll(fault.breaks());
        var others = new HashSet<>(row.broken());
        others.removeAll(fault.breaks());
        others.removeAll(fault.perhaps());
        assertThat(others).as(row.toString()).isEmpty();
        assertThat(row.changed()).as("it changed something").isTrue();
        assertThat(row.lost()).as("what could not be healed").isEmpty();
        assertThat(row.after()).as("broken when healed").isEmpty();
    }
}
