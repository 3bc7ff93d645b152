package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import ekslab.cli.guide.Page;

/** Every page of the guide, typed in order into one shell on a fresh lab, as a student does; what each command shows is looked for. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GuideTest {

    private static final LabCommand LAB = new LabCommand("handout");

    @TempDir private static Path folder;
    private static StudentShell shell;

    @BeforeAll static void a_fresh_lab_and_a_shell() throws IOException {
        LAB.run("down");
        var words = new ArrayList<>(List.of("bash", "-c", "trap '' INT; exec \"$@\"", "in the background"));
        words.addAll(LAB.words(List.of(), "up"));
        var up = LabCommand.said(LabCommand.start(words));
        assertThat(up.exit()).as(up.toString()).isZero();
        shell = new StudentShell(folder, LAB.run("env").out(), Duration.ofMinutes(3));
    }

    @AfterAll static void go_away() {
        if (shell != null) shell.close();
        LAB.run("down");
    }

    static Iterable<Page> pages() { return Page.all(); }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages") void a_page_shows_what_it_promises(Page page) throws Exception {
        for (var step : page.steps()) {
            var typed = step.run() != null ? step.run() : filled(step.open(), step);
            var said = step.run() != null ? shell.run(typed) : shell.session(typed, lines(step));
            assertThat(said).as("%s: %s", page.name(), typed).doesNotContain("command not found", "Unable to connect to the server");
            for (var pattern : step.sees())
                assertThat(Pattern.compile(pattern).matcher(said).find()).as("%s: %s%nmust show %s, and showed:%n%s", page.name(), typed,
                    pattern, said).isTrue();
        }
    }

    @Test void a_key_ends_a_command_on_a_node_wherever_the_lab_was_started() throws Exception {
        assertThat(shell.session("ssh ec2-user@$N1", List.of("sleep 60", "^C", "echo ended: $?"))).contains("ended: 130");
    }

    private static List<String> lines(Page.Step step) throws Exception {
        var lines = new ArrayList<String>();
        for (var line : step.lines()) lines.add(filled(line, step));
        return lines;
    }

    private static String filled(String line, Page.Step step) throws Exception {
        var filled = line;
        for (var place : step.fill().entrySet())
            if (filled.contains(place.getKey())) filled = filled.replace(place.getKey(), shell.run(place.getValue()).strip());
        return filled;
    }

    @Test void the_pages_are_there_in_both_languages() {
        for (var page : Page.all()) {
            assertThat(page.markdown(Page.Language.KO)).contains(page.title().ko()).contains("```sh");
            assertThat(page.markdown(Page.Language.EN)).contains(page.goal().en());
            for (var step : page.steps()) {
                assertThat(step.en() == null).as("%s: %s", page.name(), step).isEqualTo(step.ko() == null);
                assertThat(step.run() == null).as("%s: either lines or a session: %s", page.name(), step).isNotEqualTo(step.open() == null);
            }
        }
        assertThat(LAB.run("guide").out()).contains("pod-limit");
        assertThat(LAB.run("guide", "nowhere").err()).contains("is no page; there are basics, node,");
    }
}
