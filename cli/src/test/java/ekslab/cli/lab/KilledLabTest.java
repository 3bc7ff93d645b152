package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever of a lab is killed, and whenever: {@code lab down} leaves nothing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KilledLabTest {

    private static final LabCommand LAB = new LabCommand("killed");
    private static final long SEED = Long.getLong("ekslab.seed", System.nanoTime());

    /** Ten moments in milliseconds after the start, each with a number that picks the victim; the seed stands in every name. */
    static Stream<Moment> moments() {
        var random = new Random(SEED);
        return Stream.generate(() -> new Moment(SEED, random.nextInt(5_000), random.nextInt(1_000_000))).limit(10);
    }

    record Moment(long seed, int millis, int victim) {
        @Override public String toString() { return "after %d ms, victim %d (-Dekslab.seed=%d)".formatted(millis, victim, seed); }
    }

    @AfterAll static void clean() { LAB.run("down"); }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moments") void down_takes_away_what_a_killed_lab_left(Moment moment) throws InterruptedException {
        var before = Traces.now();
        var up = LAB.start("up");
        Thread.sleep(moment.millis());
        var victims = family(up.toHandle());
        var victim = victims.get(moment.victim() % victims.size());
        var killed = victim.info().commandLine().orElse("?");
        victim.destroyForcibly();
        up.destroyForcibly();   // nobody waits for an "up" whose lab is broken
        up.onExit().join();

        var down = LAB.run("down");

        assertThat(down.exit()).as("killed %s%n%s", killed, down).isZero();
        assertThat(LAB.processes()).as("killed %s", killed).isEmpty();
        assertThat(Files.exists(LAB.state())).isFalse();
        var after = Traces.settled(before);
        assertThat(after.interfaces()).isEqualTo(before.interfaces());
        assertThat(after.mounts()).isEqualTo(before.mounts());
        assertThat(before.namespaces()).as("killed %s", killed).containsAll(after.namespaces());
    }

    /** The command, its daemon, and everything that these started. */
    private static List<ProcessHandle> family(ProcessHandle up) {
        var family = new ArrayList<ProcessHandle>();
        family.add(up);
        up.descendants().forEach(family::add);
        return family;
    }
}
