package ekslab.local.kube.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

import ekslab.local.kube.Container;
import ekslab.local.kube.Terminal;
import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Json;

/**
 * One command in a container over a WebSocket, in the protocols v4 and v5 of channel.k8s.io: each message is a channel's number and its bytes.
 * The process is the client's: it dies with the connection. Nothing here blocks the connection's thread.
 */
final class Exec {

    static final List<String> PROTOCOLS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");

    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;
    private static final int CLOSE = 255;
    private static final long FIRST_SIZE_MS = 250;

    private final ServerWebSocket socket;
    private final Request request;
    private final Executor threads;
    private final BlockingQueue<Buffer> stdin = new LinkedBlockingQueue<>();
    private final BlockingQueue<int[]> sizes = new LinkedBlockingQueue<>();
    private volatile BiConsumer<Integer, Integer> resized;
    private volatile Process process;
    private volatile boolean closed;

    Exec(ServerWebSocket socket, Request request, Executor threads) {
        this.socket = socket;
        this.request = request;
        this.threads = threads;
        socket.binaryMessageHandler(this::receive);
        socket.closeHandler(gone -> close());
    }

    private void receive(Buffer message) {
        if (message.length() == 0) return;
        switch (message.getUnsignedByte(0)) {
            case STDIN -> stdin.add(message.getBuffer(1, message.length()));
            case CLOSE -> stdin.add(Buffer.buffer());
            case RESIZE -> resize(message);
            default -> {} // nothing else is sent by a client
        }
    }

    private void resize(Buffer message) {
        try {
            var size = Json.MAPPER.readTree(message.getBytes(1, message.length()));
            var rowsAndColumns = new int[]{ size.path("Height").asInt(), size.path("Width").asInt() };
            var listener = resized;
            if (listener == null) sizes.add(rowsAndColumns);
            else threads.execute(() -> listener.accept(rowsAndColumns[0], rowsAndColumns[1]));
        } catch (IOException noSize) {
            // a client that sends no size keeps the one it has
        }
    }

    private void close() {
        closed = true;
        stdin.add(Buffer.buffer());
        var running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
    }

    /** Runs the command to its end; called on a thread that may wait. */
    void run(Containers containers) {
        try {
            run(containers.of(request, true));
        } catch (ApiError refused) {
            finish(refused.status()); // told inside the protocol: after an HTTP error kubectl would try SPDY
        } catch (RuntimeException failed) {
            finish(ApiError.of(500, "InternalError", "error executing command in container: " + failed.getMessage()).status());
        }
    }

    private void run(Container container) {
        var command = request.query().getAll("command");
        if (command.isEmpty()) throw ApiError.badRequest("you must specify at least one command for the container");
        var running = container.exec(command, request.flag("tty") ? terminal() : null);
        process = running;
        if (closed) close(); // the client left while the command was starting
        threads.execute(() -> feed(running));
        var errors = new Thread(() -> pump(running.getErrorStream(), STDERR), "exec-stderr");
        errors.setDaemon(true);
        errors.start();
        pump(running.getInputStream(), STDOUT);
        try {
            errors.join();
            finish(outcome(running.waitFor()));
        } catch (InterruptedException stopping) {
            close();
            Thread.currentThread().interrupt();
        }
    }

    /** A client sends its size right after the upgrade; a command that starts with the right one need not redraw. */
    private Terminal terminal() {
        try {
            var first = sizes.poll(FIRST_SIZE_MS, TimeUnit.MILLISECONDS);
            if (first == null || first[0] < 1 || first[1] < 1) first = new int[]{ 24, 80 };
            return new Terminal(first[0], first[1], listener -> resized = listener);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new Terminal(24, 80, listener -> resized = listener);
        }
    }

    private void feed(Process running) {
        try (var input = running.getOutputStream()) {
            while (request.flag("stdin")) {
                var bytes = stdin.take();
                if (bytes.length() == 0) return;
                input.write(bytes.getBytes());
                input.flush();
            }
        } catch (IOException nobodyReads) {
            // the command has closed its input or has ended: what else is typed is lost, as on a real terminal
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(InputStream from, int channel) {
        var buffer = new byte[16 * 1024];
        try (from) {
            for (var read = from.read(buffer); read >= 0; read = from.read(buffer))
                if (!Streams.await(socket.writeBinaryMessage(Buffer.buffer().appendByte((byte) channel).appendBytes(buffer, 0, read)))) {
                    close();
                    return;
                }
        } catch (IOException ended) {
            // a killed process takes its pipes with it
        }
    }

    private static ObjectNode outcome(int exit) {
        if (exit == 0) return Json.object("metadata", Json.object(), "status", "Success");
        return Json.object("metadata", Json.object(), "status", "Failure", "reason", "NonZeroExitCode", "message",
            "command terminated with non-zero exit code: exit status " + exit, "details",
            Json.object("causes", List.of(Json.object("reason", "ExitCode", "message", Integer.toString(exit)))));
    }

    private void finish(ObjectNode status) {
        if (!closed) Streams.await(socket.writeBinaryMessage(Buffer.buffer().appendByte((byte) ERROR).appendBuffer(Answer.bytes(status))));
        socket.close((short) 1000);
    }
}
