package ekslab.verify.look;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The text of a shell script that holds a conversation. */
final class Script {

    private Script() {}

    /** Braces make the shell read all of it before it starts, so that stdin is free for the conversation. */
    static String braced(String file, Map<String, String> settings) {
        return "{\n" + settings.entrySet().stream().map(each -> set(each.getKey(), each.getValue())).collect(joining())
            + body(file) + "exit 0\n}\n";
    }

    private static String set(String name, String value) {
        return "%s='%s'\n".formatted(name, value.replace("'", "'\\''"));
    }

    private static String body(String file) {
        try (var script = Script.class.getResourceAsStream(file)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notInTheJar) {
            throw new UncheckedIOException(notInTheJar);
        }
    }
}
