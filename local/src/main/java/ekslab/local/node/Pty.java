package ekslab.local.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ekslab.local.kube.Terminal;
import ekslab.local.net.Command;
import ekslab.local.net.Processes;

/** A command on a terminal: util-linux's {@code script} owns the pseudo terminal, {@code stty} sets its size. */
final class Pty {

    /** Where the lab was started in the background these are ignored, and what is ignored is inherited: no Ctrl-C would end anything. */
    private static final String KEYS_WORK = "--default-signal=INT,QUIT,TSTP";

    private Pty() {}

    static Process start(Command command, Map<String, String> environment, Terminal terminal, Path folder) {
        try {
            var name = Files.createTempFile(folder, "tty", "");
            var line = "tty > '%s'; stty rows %d cols %d; exec %s".formatted(name, terminal.rows(), terminal.columns(), command);
            var withTerm = new HashMap<>(environment);
            withTerm.putIfAbsent("TERM", "xterm-256color");
            withTerm.put("SHELL", "/bin/bash");   // script runs its line with $SHELL
            var process = Processes.piped(new Command(List.of("env", KEYS_WORK, "script", "-qefc", line, "/dev/null")), withTerm);
            terminal.resizes().accept((rows, columns) -> resize(name, rows, columns));
            process.onExit().thenRun(() -> delete(name));
            return process;
        } catch (IOException noTemporaryFile) {
            throw new UncheckedIOException(noTemporaryFile);
        }
    }

    private static void resize(Path name, int rows, int columns) {
        try {
            var tty = Files.readString(name).strip();
            if (!tty.isEmpty()) Processes.piped(Command.of("stty -F {} rows {} cols {}", tty, rows, columns), Map.of());
        } catch (IOException alreadyClosed) {
            // the command has ended: nothing is left to resize
        }
    }

    private static void delete(java.nio.file.Path name) {
        try {
            Files.deleteIfExists(name);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
