package ekslab.local.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A bash that stays: scripts go in, what they print comes out, and no process is started to get at its namespaces.
 * It is the first process of namespaces of its own, and it ends when its standard input ends. So whatever lives in
 * those namespaces ends with this process too, however it ends.
 */
public final class Shell implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String END = "\u001e";   // ASCII record separator: nothing that a command prints begins a line with it

    private final String name;
    private final Process process;
    private final Writer in;
    private final BufferedReader out;
    private final Namespaces namespaces;
    private NetlinkHelper netlink;   // made when a plan first needs it

    private Shell(String name, Process process, boolean user) {
        this.name = name;
        this.process = process;
        in = new OutputStreamWriter(process.getOutputStream(), UTF_8);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        run("true");   // when it answers, the namespaces exist
        namespaces = new Namespaces(innermost(process.pid()), user);
    }

    /**
     * Starts a shell.
     *
     * @param start the command that makes the namespaces and ends in {@code bash}
     * @param user whether a user namespace has to be entered to get into them
     */
    static Shell open(String name, Command start, boolean user) {
        return new Shell(name, Processes.piped(start, Map.of()), user);
    }

    /** Runs a plan; fails at the first command that does, with what it said. */
    public String run(Plan plan) {
        var said = new StringBuilder();
        for (var part : plan.parts()) {
            if (part.messages().isEmpty()) said.append(run(part.script()));
            else send(part);
        }
        return said.toString();
    }

    private void send(Plan.Part part) {
        var outcome = netlink().run(part.messages());
        if (outcome.failed().isPresent())
            throw new CommandFailed(name + ": " + part.commands().get(outcome.failed().getAsInt()), outcome.said());
    }

    private synchronized NetlinkHelper netlink() {
        if (netlink == null) netlink = NetlinkHelper.start(namespaces);
        return netlink;
    }

    /** Runs a script with {@code set -e} and returns what it printed, errors included. */
    public synchronized String run(String script) {
        var overdue = CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        var watch = CompletableFuture.runAsync(this::kill, overdue);
        try {
            in.write("(set -e\n" + script + "\n) </dev/null 2>&1; printf '\\n" + END + "%d\\n' $?\n");
            in.flush();
            return answer(script);
        } catch (IOException ended) {
            throw new CommandFailed("the shell of " + name, "has ended", ended);
        } finally {
            watch.cancel(false);
        }
    }

    private String answer(String script) throws IOException {
        var said = new StringBuilder();
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (!line.startsWith(END)) {
                said.append(line).append('\n');
                continue;
            }
            var exit = Integer.parseInt(line.substring(1));
            var text = said.substring(0, said.length() - 1);   // the line break before the end mark is ours
            if (exit != 0) throw new CommandFailed(name + ": " + script.strip(), "exited %d: %s".formatted(exit, text));
            return text;
        }
        throw new CommandFailed(name + ": " + script.strip(), "the shell ended in the middle of it\n" + said);
    }

    /** The namespaces of its bash. */
    public Namespaces namespaces() { return namespaces; }

    /** Completes when the shell, and with it everything in its namespaces, has ended. */
    public CompletableFuture<Process> exit() {
        return process.onExit();
    }

    /** Ends the shell and all that lives in its namespaces; returns when they are gone. */
    @Override public void close() {
        // the kernel lets the first process of a PID namespace go only when all others are gone, and then the ones around it follow
        ProcessHandle.of(namespaces.pid()).filter(first -> process.isAlive()).ifPresent(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    /** All of them, because killing the outermost alone would only orphan the others. */
    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static long innermost(long pid) {
        var child = Processes.child(pid);
        return child.isPresent() ? innermost(child.get()) : pid;
    }
}
