package ekslab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The real command line in a project folder of its own, with everything it says kept. */
final class CommandLineFixture {

    private final Path root;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    CommandLineFixture(Path root) throws IOException {
        this.root = root;
        Files.writeString(root.resolve("cdk.json"), "{\"app\": \"exit 7\"}");   // whoever synthesizes here is found out
        Files.writeString(root.resolve("package-lock.json"), "{}");
    }

    int run(String... words) {
        return Lab.commandLine(new Home(root)).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(words);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /** Everything in the project folder. */
    Set<Path> files() {
        try (var all = Files.walk(root)) {
            return all.collect(Collectors.toSet());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
