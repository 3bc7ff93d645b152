package ekslab.local.kube.api;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

import ekslab.local.kube.Container;

/** Streams what a container has printed, and with {@code -f} what it goes on to print until it ends. Runs on a worker thread. */
final class Logs {

    private static final int CHUNK = 64 * 1024;
    private static final long LOOK_AGAIN_MS = 100;

    private final HttpServerResponse response;
    private final AtomicBoolean gone = new AtomicBoolean();

    Logs(HttpServerResponse response) {
        this.response = response;
        response.closeHandler(closed -> gone.set(true));
        response.setChunked(true).putHeader("Content-Type", "text/plain");
    }

    void stream(Container container, Request request) throws IOException, InterruptedException {
        if (Files.notExists(container.log())) {
            response.end();
            return;
        }
        try (var file = new RandomAccessFile(container.log().toFile(), "r")) {
            file.seek(start(container.log(), request.number("tailLines", -1)));
            var left = (long) request.number("limitBytes", Integer.MAX_VALUE);
            response.write(Buffer.buffer());
            while (!gone.get() && left > 0) {
                var ended = container.exit().isDone(); // asked before reading: what was printed before the end is still read
                var buffer = new byte[(int) Math.min(CHUNK, left)];
                var read = file.read(buffer);
                if (read > 0) {
                    left -= read;
                    Streams.await(response.write(Buffer.buffer().appendBytes(buffer, 0, read)));
                } else if (ended || !request.flag("follow")) break;
                else Thread.sleep(LOOK_AGAIN_MS);
            }
            if (!gone.get()) response.end();
        }
    }

    /** Where the last lines begin, found by reading backwards. */
    private static long start(Path log, int lines) throws IOException {
        if (lines < 0) return 0;
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var length = file.length();
            if (lines == 0) return length;
            var found = 0;
            for (var end = length; end > 0;) {
                var begin = Math.max(0, end - CHUNK);
                var buffer = new byte[(int) (end - begin)];
                file.seek(begin);
                file.readFully(buffer);
                for (var i = buffer.length - 1; i >= 0; i--)
                    if (buffer[i] == '\n' && begin + i < length - 1 && ++found == lines) return begin + i + 1;
                end = begin;
            }
            return 0;
        }
    }
}
