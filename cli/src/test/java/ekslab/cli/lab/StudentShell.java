package ekslab.cli.lab;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One shell that a student has open all lesson long. What is typed into a session on a terminal of its own waits for the prompt, as a person does;
 * a command that does not end is told with the processes it hangs in, and taken away, so that the next one finds the shell free.
 */
final class StudentShell implements AutoCloseable {

    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;?]*[a-zA-Z]|\u001b[=>]|\u001b\\([A-Z]|\r");
    private static final Pattern PROMPT = Pattern.compile("[#$%] *\\z");

    private final Path folder;
    private final Duration patience;
    private final Process shell;
    private final StringBuilder heard = new StringBuilder();
    private int seen;

    /** @param exports what {@code lab env} says; @param patience how long anything may take */
    StudentShell(Path folder, String exports, Duration patience) throws IOException {
        this.folder = folder;
        this.patience = patience;
        var builder = new ProcessBuilder("env", "--default-signal=INT,QUIT", "bash", "--norc").redirectErrorStream(true);
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().remove("SHELL");   // then script and watch take sh, which knows no functions of bash
        shell = builder.start();
        var ear = new Thread(this::listen, "student shell");
        ear.setDaemon(true);
        ear.start();
        type(shell.getOutputStream(), "set -a; PS1=; " + exports + "\n");
    }

    private void listen() {
        try (var out = new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8)) {
            var buffer = new char[8192];
            for (var read = out.read(buffer); read >= 0; read = out.read(buffer)) hear(new String(buffer, 0, read));
        } catch (IOException ended) {
            // the shell is gone
        }
    }

    private synchronized void hear(String said) {
        heard.append(said);
        notifyAll();
    }

    /** Runs lines of shell to their end, and returns what they said. */
    String run(String typed) throws IOException, InterruptedException {
        var mark = begin(typed, "/dev/null");
        return end(mark, typed);
    }

    /** Opens a session on a terminal, types each line at its prompt, leaves it, and returns what was to be seen. {@code ^C} is the key, after a while. */
    String session(String open, List<String> lines) throws IOException, InterruptedException {
        var opening = Files.writeString(folder.resolve("open.sh"), open + "\n");
        var keyboard = Files.createTempFile(folder, "keyboard", "");
        Files.delete(keyboard);
        new ProcessBuilder("mkfifo", keyboard.toString()).start().waitFor();
        try (var keys = new RandomAccessFile(keyboard.toFile(), "rw")) {   // both ends, so that opening waits for nobody
            var mark = begin("script -qefc 'bash %s' /dev/null".formatted(opening), keyboard.toString());
            for (var line : lines) {
                if (line.equals("^C")) Thread.sleep(4000);   // what is watched is looked at meanwhile
                else await(PROMPT, open);
                forget();
                keys.write(line.equals("^C") ? new byte[]{ 3 } : (line + "\n").getBytes(StandardCharsets.UTF_8));
            }
            if (!lines.contains("exit")) {
                await(PROMPT, open);
                keys.write("exit\n".getBytes(StandardCharsets.UTF_8));
            }
            return end(mark, open);
        }
    }

    /** What stood at the end until now is no prompt for what comes. */
    private synchronized void forget() { seen = heard.length(); }

    private String begin(String typed, String input) throws IOException {
        var mark = "done-" + System.nanoTime();
        synchronized (this) {
            heard.setLength(0);
            seen = 0;
        }
        var step = Files.writeString(folder.resolve("step.sh"), typed + "\n");
        type(shell.getOutputStream(), ". %s <%s; echo; echo %s\n".formatted(step, input, mark));
        return mark;
    }

    private String end(String mark, String typed) throws InterruptedException {
        synchronized (this) {
            seen = 0;
        }
        var said = await(Pattern.compile("(?m)^" + mark + "$"), typed);
        return said.substring(0, said.lastIndexOf(mark));
    }

    private String await(Pattern wanted, String typed) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            while (System.nanoTime() < deadline) {
                var said = COLOURS.matcher(heard.substring(seen)).replaceAll("");
                if (wanted.matcher(said).find()) return said;
                wait(1000);
            }
        }
        var processes = processes();
        shell.descendants().sorted(Comparator.comparing(ProcessHandle::pid).reversed()).forEach(ProcessHandle::destroyForcibly);
        throw new AssertionError("no \"%s\" after %s of: %s%n%s%n%s".formatted(wanted, patience, typed, heard, processes));
    }

    /** What the shell has started, and the far ends of its terminals: where in the kernel each waits. */
    private String processes() {
        var terminals = ProcessHandle.allProcesses()
            .filter(process -> process.info().arguments().map(words -> List.of(words).contains("-qefc")).orElse(false))
            .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()));
        var pids = Stream.concat(shell.descendants(), terminals).map(process -> String.valueOf(process.pid())).distinct()
            .collect(Collectors.joining(","));
        if (pids.isEmpty()) return "no process";
        var said = LabCommand.said(LabCommand.start(List.of("ps", "-o", "pid,ppid,pgid,tpgid,stat,wchan:20,args", "-p", pids)));
        return said.out().lines().map(line -> line.substring(0, Math.min(line.length(), 160))).collect(Collectors.joining("\n"));
    }

    private static void type(OutputStream keys, String line) throws IOException {
        keys.write(line.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    @Override public void close() {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
    }
}
