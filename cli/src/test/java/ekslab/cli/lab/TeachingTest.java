package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import ekslab.verify.check.Catalogue;

/** One base lab, as those teach on it who write tests of their own, and whose students look for themselves. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TeachingTest {

    private static final LabCommand LAB = new LabCommand("teaching");
    private static final Path EXAMPLE = LabCommand.ROOT.resolve("test/src/example/src/test/java/lesson/PodNetworkTest.java");

    @TempDir private Path classes;

    @BeforeAll static void come_up() {
        LAB.run("down");
        var up = LAB.run("up");
        assertThat(up.exit()).as(up.toString()).isZero();
    }

    @AfterAll static void go_away() { LAB.run("down"); }

    @Test void the_example_project_holds_on_it() {
        var compiled = LabCommand
            .said(LabCommand.start(List.of(tool("javac"), "-d", classes.toString(), "-cp", path(), EXAMPLE.toString())));
        assertThat(compiled.exit()).as(compiled.toString()).isZero();

        var ran = LAB.shell("'%s' -cp '%s%s%s' %s lesson.PodNetworkTest".formatted(tool("java"), classes, File.pathSeparator, path(),
            TestRun.class.getName()));

        assertThat(ran.out()).as(ran.toString()).isEqualTo("2 of 2 hold\n");
    }

    static Stream<String> commands() {
        return Catalogue.CHECKS.stream().flatMap(check -> check.page().commands().stream()).distinct();
    }

    @ParameterizedTest
    @MethodSource("commands") void what_a_page_tells_to_type_works(String command) {
        var words = String.join(" ", LAB.words(List.of()).stream().map("'%s'"::formatted).toList());

        var said = LAB.shell("lab() { %s \"$@\"; }%n%s".formatted(words, command));

        assertThat(said.exit()).as(said.toString()).isZero();
    }

    private static String tool(String name) { return Path.of(System.getProperty("java.home"), "bin", name).toString(); }

    private static String path() { return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")); }
}
