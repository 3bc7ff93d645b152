package ekslab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import ekslab.local.net.Command;
import ekslab.local.net.CommandFailed;

/** The one door through which the command line starts programs; they see its environment, unlike those of the lab. */
final class Child {

    private Child() {}

    /** What a program said, both streams in one, and how it ended. */
    record Said(int exit, String text) {}

    /** Runs in the foreground, on the user's own terminal; returns the exit code. */
    static int foreground(Command command, Path folder, Map<String, String> environment) {
        var process = start(builder(command, folder, environment).inheritIO(), command);
        return await(process, command);
    }

    /** Runs to its end in silence. It reads nothing. */
    static Said ask(Command command, Path folder, Map<String, String> environment) {
        var process = start(builder(command, folder, environment).redirectErrorStream(true).redirectInput(Redirect.from(DEV_NULL.toFile())),
            command);
        try (var out = process.getInputStream()) {
            var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return new Said(await(process, command), text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static final Path DEV_NULL = Path.of("/dev/null");

    private static ProcessBuilder builder(Command command, Path folder, Map<String, String> environment) {
        var builder = new ProcessBuilder(command.words()).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    private static Process start(ProcessBuilder builder, Command command) {
        try {
            return builder.start();
        } catch (IOException notStarted) {
            throw new CommandFailed(command.toString(), "could not be started; is %s installed?".formatted(command.program()), notStarted);
        }
    }

    private static int await(Process process, Command command) {
        try {
            return process.waitFor();
        } catch (InterruptedException stopped) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new CommandFailed(command.toString(), "interrupted", stopped);
        }
    }
}
