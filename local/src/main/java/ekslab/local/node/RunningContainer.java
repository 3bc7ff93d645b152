package ekslab.local.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.Container;
import ekslab.local.kube.Terminal;
import ekslab.local.net.Command;
import ekslab.local.net.CommandFailed;
import ekslab.local.net.Enclosure;
import ekslab.local.net.Namespaces;
import ekslab.local.net.Processes;

/** A container: a process in namespaces of its own inside its pod's, and the way into them. */
final class RunningContainer implements Container {

    private final Process process;
    private final Namespaces namespaces;
    private final Map<String, String> environment;
    private final Path log;
    private final CompletableFuture<Integer> exit;

    private RunningContainer(Process process, Namespaces namespaces, Map<String, String> environment, Path log) {
        this.process = process;
        this.namespaces = namespaces;
        this.environment = environment;
        this.log = log;
        exit = process.onExit().thenApply(Process::exitValue);
    }

    /**
     * Starts a container.
     *
     * @param own the words that go from the node's namespaces into the container's
     * @param depth how many processes stand between the one that is started here and the container's first
     */
    static RunningContainer start(NodeRuntime runtime, JsonNode pod, JsonNode container, List<String> own, int depth) {
        var node = runtime.node();
        var program = runtime.program(container);
        var words = new ArrayList<>(node.namespaces().enter());
        words.addAll(own);
        var command = new Command(program.command(container)).after(words);
        var environment = environment(runtime, pod, container);
        var log = runtime.log(pod, container);
        var process = Processes.logged(command, environment, log);
        var running = new RunningContainer(process, new Namespaces(first(process, command, depth), node.namespaces().user()), environment,
            log);
        try {
            program.started(node, pod, container);
        } catch (RuntimeException failed) {
            running.stop(Duration.ZERO);   // nobody else knows of the process
            throw failed;
        }
        running.exit.thenRun(() -> program.ended(node, pod));
        return running;
    }

    /** The container's first process; for one that ended at once, the process that started it. */
    private static long first(Process process, Command command, int depth) {
        var pid = process.pid();
        for (var level = 0; level < depth; level++) {
            var parent = pid;
            var child = Processes.awaitChild(parent);
            if (child.isEmpty()) {
                if (!ended(process)) throw new CommandFailed(command.toString(), "did not start its process");
                return parent;   // it was quicker than this look
            }
            pid = child.get();
        }
        return pid;
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Map<String, String> environment(NodeRuntime runtime, JsonNode pod, JsonNode container) {
        var environment = new HashMap<>(runtime.environment());
        if (pod.at("/spec/hostPID").asBoolean()) environment.put("PATH", NodeTools.path(Enclosure.SHARED));   // whoever works on the node itself
        environment.put("HOME", "/root");
        environment.put("HOSTNAME",
            pod.at("/spec/hostNetwork").asBoolean() ? runtime.node().hostname() : pod.at("/metadata/name").asText());
        for (var variable : container.path("env"))
            if (variable.has("value")) environment.put(variable.path("name").asText(), variable.path("value").asText());
        return environment;
    }

    @Override public CompletableFuture<Integer> exit() { return exit; }

    @Override public Path log() { return log; }

    @Override public Process exec(List<String> command, Terminal terminal) {
        var inside = new Command(command).after(namespaces.enter());
        if (terminal == null) return Processes.piped(inside, environment);
        return Pty.start(inside, environment, terminal, log.getParent());
    }

    @Override public void stop(Duration grace) {
        if (!process.isAlive()) return;   // its number may be somebody else's by now
        var first = ProcessHandle.of(namespaces.pid());
        first.ifPresent(ProcessHandle::destroy);
        try {
            process.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooSlow) {
            first.ifPresent(ProcessHandle::destroyForcibly);
            process.onExit().join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
