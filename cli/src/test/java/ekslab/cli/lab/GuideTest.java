package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
    private static final String COLOURS = "\u001b\\[[0-9;?]*[a-zA-Z]|\u001b\\([A-Z]|\r";

    @TempDir private static Path folder;
    private static Process shell;
    private static Writer keys;
    private static final LinkedBlockingQueue<String> SAID = new LinkedBlockingQueue<>();

    @BeforeAll static void a_fresh_lab_and_a_shell() throws IOException {
        LAB.run("down");
        var up = LAB.run("up");
        assertThat(up.exit()).as(up.toString()).isZero();
        var builder = new ProcessBuilder("bash", "--norc").redirectErrorStream(true);
        builder.environment().put("TERM", "xterm-256color");
        shell = builder.start();
        keys = new OutputStreamWriter(shell.getOutputStream(), StandardCharsets.UTF_8);
        var reader = new Thread(GuideTest::read, "guide shell");
        reader.setDaemon(true);
        reader.start();
        say("set -a; PS1=; " + LAB.run("env").out());
    }

    private static void read() {
        try (var out = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = out.readLine(); line != null; line = out.readLine()) SAID.add(line);
        } catch (IOException ended) {
            // the shell is gone
        }
    }

    @AfterAll static void go_away() {
        shell.destroyForcibly();
        LAB.run("down");
    }

    static Iterable<Page> pages() { return Page.all(); }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages") void a_page_shows_what_it_promises(Page page) throws Exception {
        for (var step : page.steps()) {
            var typed = step.run() != null ? step.run() : session(step);
            var said = run(typed).replaceAll(COLOURS, "");
            assertThat(said).as("%s: %s", page.name(), typed).doesNotContain("command not found", "Unable to connect to the server");
            for (var pattern : step.sees())
                assertThat(Pattern.compile(pattern).matcher(said).find()).as("%s: %s%nmust show %s, and showed:%n%s", page.name(), typed,
                    pattern, said).isTrue();
        }
    }

    /** What is typed into a session on a terminal of its own; each line when the one before has had its time. */
    private static String session(Page.Step step) throws Exception {
        var script = new StringBuilder("{ sleep 4; ");
        for (var line : step.lines()) {
            var typed = filled(line, step);
            script.append(line.equals("^C") ? "sleep 4; printf '\\003'; sleep 1; "
                : "printf '%%s\\n' %s; sleep 1.5; ".formatted("'" + typed.replace("'", "'\\''") + "'"));
        }
        if (!step.lines().contains("exit")) script.append("echo exit; sleep 1; ");
        var open = Files.writeString(folder.resolve("open.sh"), filled(step.open(), step) + "\n");
        return script + "} | script -qefc 'bash " + open + "' /dev/null";
    }

    private static String filled(String line, Page.Step step) throws Exception {
        var filled = line;
        for (var place : step.fill().entrySet())
            if (filled.contains(place.getKey())) filled = filled.replace(place.getKey(), run(place.getValue()).strip());
        return filled;
    }

    private static String run(String typed) throws Exception {
        var mark = "done-" + System.nanoTime();
        SAID.clear();
        var file = Files.writeString(folder.resolve("step.sh"), typed + "\n");
        say(". " + file + " </dev/null; echo; echo " + mark);
        var said = new StringBuilder();
        for (var line = SAID.poll(180, TimeUnit.SECONDS);; line = SAID.poll(180, TimeUnit.SECONDS)) {
            if (line == null) throw new AssertionError("no end after 180 s of: " + typed + "\n" + said);
            if (line.equals(mark)) return said.toString();
            said.append(line).append('\n');
        }
    }

    private static void say(String line) throws IOException {
        keys.write(line + "\n");
        keys.flush();
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
