package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
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

    @TempDir private static Path folder;
    private static StudentShell shell;

    @BeforeAll static void come_up() throws IOException {
        LAB.run("down");
        var up = LAB.run("up");
        assertThat(up.exit()).as(up.toString()).isZero();
        var words = LAB.words(List.of()).stream().map("'%s'"::formatted).collect(Collectors.joining(" "));
        shell = new StudentShell(folder, "%s%nlab() { %s \"$@\"; }".formatted(LAB.run("env").out(), words), Duration.ofSeconds(60));
    }

    @AfterAll static void go_away() {
        LAB.run("down");
        if (shell != null) shell.close();
    }

    @Test void the_example_project_holds_on_it() { assertThat(example().out()).isEqualTo("2 of 2 hold\n"); }

    @Test void a_test_that_fails_tells_the_hop_and_the_page_that_explains_it() {
        LAB.run("node", "N1", "--", "iptables", "-P", "FORWARD", "DROP");
        try {
            assertThat(example().out()).containsPattern("default/netshoot-pod-\\S+ \\(192\\.168\\.1\\.\\d+\\) does not reach ")
                .containsPattern("the packet leaves default/netshoot-pod-\\S+ and goes no further: .* FORWARD DROP")
                .contains("more: lab checks pods-reach-pods-without-nat")
                .endsWith("1 of 2 hold\n");
        } finally {
            LAB.run("node", "N1", "--", "iptables", "-P", "FORWARD", "ACCEPT");
        }
    }

    /** Compiled and run in the environment of the lab. */
    private LabCommand.Said example() {
        var compiled = LabCommand
            .said(LabCommand.start(List.of(tool("javac"), "-d", classes.toString(), "-cp", path(), EXAMPLE.toString())));
        assertThat(compiled.exit()).as(compiled.toString()).isZero();
        return LAB.shell("'%s' -cp '%s%s%s' %s lesson.PodNetworkTest".formatted(tool("java"), classes, File.pathSeparator, path(),
            TestRun.class.getName()));
    }

    static Stream<String> commands() {
        return Catalogue.CHECKS.stream().flatMap(check -> check.page().commands().stream()).distinct();
    }

    @ParameterizedTest
    @MethodSource("commands") void what_a_page_tells_to_type_works(String command) throws Exception {
        assertThat(shell.run(command + "; echo exit $?")).contains("exit 0");
    }

    private static String tool(String name) { return Path.of(System.getProperty("java.home"), "bin", name).toString(); }

    private static String path() { return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")); }
}
