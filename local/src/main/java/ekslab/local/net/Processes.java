package ekslab.local.net;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The one door through which the local lab starts processes. */
public final class Processes {

    /** Where programs are looked for, on this machine as in every node and container. */
    public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    /** Starts a process with three pipes. */
    public static Process piped(Command command, Map<String, String> environment) {
        return start(builder(command, environment), command);
    }

    /** Starts a process that reads nothing and whose output goes to the end of a file. */
    public static Process logged(Command command, Map<String, String> environment, Path log) {
        var builder = builder(command, environment).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return start(builder, command);
    }

    private static ProcessBuilder builder(Command command, Map<String, String> environment) {
        var builder = new ProcessBuilder(command.words()).directory(new File("/"));
        builder.environment().clear();   // what this process knows, such as credentials, is nobody else's business
        builder.environment().put("PATH", PATH);
        builder.environment().put("LC_ALL", "C.UTF-8");   // messages we match on must not be translated
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

    /** The first child of a process, as the kernel lists it; empty when it has none (any more). */
    public static Optional<Long> child(long pid) {
        try {
            var children = Files.readString(PROC.resolve("%d/task/%d/children".formatted(pid, pid))).strip();
            return children.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(children.split(" ")[0]));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Waits for a process to start its first child; empty when it ends without one, or has none after five seconds. */
    public static Optional<Long> awaitChild(long pid) {
        var deadline = System.nanoTime() + 5_000_000_000L;
        while (System.nanoTime() < deadline) {
            var child = child(pid);
            if (child.isPresent() || !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) return child;
            LockSupport.parkNanos(500_000);
        }
        return Optional.empty();
    }

    /** When a process started, in clock ticks since boot; empty when there is no such process. With the pid it names one process for ever. */
    public static Optional<Long> startTicks(long pid) {
        try {
            var stat = Files.readString(PROC.resolve(pid + "/stat"));
            return Optional.of(Long.valueOf(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** A process's numbers, from this PID namespace inwards to its own (NSpid of proc(5)). */
    static List<Long> pidsInNamespaces(long pid) {
        try (var status = Files.lines(PROC.resolve(pid + "/status"))) {
            var line = status.filter(it -> it.startsWith("NSpid:")).findFirst().orElseThrow();
            return Stream.of(line.substring(6).strip().split("\\s+")).map(Long::valueOf).toList();
        } catch (IOException gone) {
            throw new UncheckedIOException("process %d has ended".formatted(pid), gone);
        }
    }
}
