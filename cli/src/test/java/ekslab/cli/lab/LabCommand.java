package ekslab.cli.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The lab command of one lab, run as a process of its own from the classes under test. */
record LabCommand(String name) {

    /** The project's folder, two above where Maven runs this module's tests. */
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /** How a command ended and what it said. */
    record Said(int exit, String out, String err) {
        @Override public String toString() { return "exit %d%n%s%s".formatted(exit, out, err); }
    }

    Path state() { return ROOT.resolve(".lab").resolve(name); }

    Process start(String... words) { return start(words(List.of(), words)); }

    /** The words that run the lab command, with JVM options of the caller's. */
    List<String> words(List<String> options, String... words) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var all = new ArrayList<>(List.of(java));
        all.addAll(options);
        all.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dekslab.home=" + ROOT, "-cp", classes,
            "ekslab.cli.Lab", "--name", name));
        all.addAll(List.of(words));
        return all;
    }

    Said run(String... words) { return said(start(words)); }

    /** A line of shell in the environment that {@code lab env} gives. */
    Said shell(String line) {
        var exports = run("env").out();
        return said(start(List.of("bash", "-c", exports + "\n" + line)));
    }

    static Process start(List<String> words) {
        try {
            var builder = new ProcessBuilder(words);
            builder.environment().keySet().removeIf(variable -> variable.startsWith("AWS_") || variable.equals("KUBECONFIG"));
            return builder.start();
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    static Said said(Process process) {
        try {
            process.getOutputStream().close();
            var out = read(process.getInputStream());
            var err = read(process.getErrorStream());
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after 120 s: " + process.info());
            }
            return new Said(process.exitValue(), out.join(), err.join());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static CompletableFuture<String> read(InputStream pipe) {
        return CompletableFuture.supplyAsync(() -> {
            try (pipe) {
                return new String(pipe.readAllBytes(), UTF_8);
            } catch (IOException closed) {
                return "";
            }
        }, task -> new Thread(task, "read").start());
    }

    /** Processes of this machine that name this lab's folder as a word of their command line. */
    List<String> processes() {
        return ProcessHandle.allProcesses().map(process -> {
            try {
                var line = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline")).replace('\0', ' ');
                return line.contains(state().toString()) ? process.pid() + " " + line : "";
            } catch (IOException gone) {
                return "";
            }
        }).filter(line -> !line.isEmpty()).toList();
    }
}
