package ekslab.local.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;

/** A node whose containers are plain processes of this machine; the image "nowhere/none" does not exist, and a pod may be told to fail. */
public final class ProcessRuntime implements ContainerRuntime {

    private final String prefix;
    private final Path logs;
    private final AtomicInteger next = new AtomicInteger();

    /** @param prefix of the pods' addresses, such as 192.168.1. */
    public ProcessRuntime(String prefix, Path logs) {
        this.prefix = prefix;
        this.logs = logs;
    }

    @Override public Sandbox createSandbox(JsonNode pod) throws SandboxFailed {
        if (pod.at("/metadata/labels/sandbox").asText().equals("fails"))
            throw new SandboxFailed("Failed to create pod sandbox: failed to assign an IP address to container");
        return new ProcessSandbox(pod, prefix + (100 + next.incrementAndGet()));
    }

    @Override public Process onNode(List<String> command) {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    @Override public Optional<String> cannotPull(String image) {
        return image.startsWith("nowhere/") ? Optional.of("not found") : Optional.empty();
    }

    private final class ProcessSandbox implements Sandbox {

        private final JsonNode pod;
        private final String ip;
        private final List<Container> containers = new ArrayList<>();
        private boolean closed;

        ProcessSandbox(JsonNode pod, String ip) {
            this.pod = pod;
            this.ip = ip;
        }

        @Override public String ip() {
            return ip;
        }

        @Override public synchronized Container start(JsonNode container) {
            if (closed) throw new IllegalStateException("the sandbox of %s is closed".formatted(pod.at("/metadata/name").asText()));
            var made = new ProcessContainer(container);
            containers.add(made);
            return made;
        }

        @Override public synchronized void close() {
            closed = true;
            containers.forEach(container -> container.stop(Duration.ZERO));
        }
    }

    private final class ProcessContainer implements Container {

        private final Process process;
        private final Path log;
        private final CompletableFuture<Integer> exit;

        ProcessContainer(JsonNode container) {
            List<String> words = new ArrayList<>();
            container.path("command").forEach(word -> words.add(word.asText()));
            container.path("args").forEach(word -> words.add(word.asText()));
            if (words.isEmpty()) words.addAll(List.of("sleep", "3600"));
            try {
                log = Files.createTempFile(logs, container.path("name").asText(), ".log");
                process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            } catch (IOException cannot) {
                throw new UncheckedIOException(cannot);
            }
            exit = process.onExit().thenApply(Process::exitValue);
        }

        @Override public CompletableFuture<Integer> exit() {
            return exit;
        }

        @Override public Path log() {
            return log;
        }

        @Override public Process exec(List<String> command, Terminal terminal) {
            try {
                if (terminal == null) return new ProcessBuilder(command).start();
                var line = new StringBuilder("stty rows %d cols %d; exec".formatted(terminal.rows(), terminal.columns()));
                command.forEach(word -> line.append(" '").append(word.replace("'", "'\\''")).append('\''));
                return new ProcessBuilder("script", "-qefc", line.toString(), "/dev/null").start();
            } catch (IOException cannot) {
                throw new UncheckedIOException(cannot);
            }
        }

        @Override public void stop(Duration grace) {
            try {
                process.destroy();
                if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) process.destroyForcibly().waitFor();
            } catch (InterruptedException stopping) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
