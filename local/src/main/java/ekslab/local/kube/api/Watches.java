package ekslab.local.kube.api;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Subscription;
import ekslab.local.kube.store.WatchEvent;

/** Streams changes: one JSON line each over a chunked answer, or one message each over a WebSocket. */
final class Watches {

    private static final long BOOKMARK_EVERY_MS = 60_000;

    private final Vertx vertx;
    private final Cluster cluster;

    Watches(Vertx vertx, Cluster cluster) {
        this.vertx = vertx;
        this.cluster = cluster;
    }

    void start(HttpServerRequest http, Request request) {
        if ("websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
            http.toWebSocket().onSuccess(socket -> {
                var ended = new Stream(request, message -> socket.writeTextMessage(message.toString()), () -> socket.close());
                socket.closeHandler(closed -> ended.stop());
                ended.start();
            });
            return;
        }
        var response = http.response().setChunked(true).putHeader("Content-Type", "application/json");
        var stream = new Stream(request, line -> response.write(line.appendString("\n")), () -> response.end());
        response.closeHandler(closed -> stream.stop());
        stream.start();
        if (!response.ended() && !response.headWritten()) response.write(Buffer.buffer()); // the client waits for the head, not for a change
    }

    /** One watch; what it sends leaves on the connection's own thread, in the order of the changes. */
    private final class Stream {

        private final Request request;
        private final Consumer<Buffer> send;
        private final Runnable end;
        private final Context context = vertx.getOrCreateContext();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private Subscription changes = () -> {};
        private long bookmarks = -1;
        private long timeout = -1;
        private boolean headings = true;

        Stream(Request request, Consumer<Buffer> send, Runnable end) {
            this.request = request;
            this.send = send;
            this.end = end;
        }

        void start() {
            try {
                var initial = request.flag("sendInitialEvents");
                var from = initial ? 0 : Math.max(0, request.number("resourceVersion", 0));
                changes = cluster.watch(request.kind(), request.namespace(), Resources.selector(request), from, this::tell);
                if (initial) bookmark(Json.object("k8s.io/initial-events-end", "true"));
            } catch (ApiError refused) {
                later(Json.object("type", "ERROR", "object", refused.status()));
                context.runOnContext(now -> finish());
                return;
            }
            if (request.flag("allowWatchBookmarks")) bookmarks = vertx.setPeriodic(BOOKMARK_EVERY_MS, tick -> bookmark(null));
            var seconds = request.number("timeoutSeconds", 0);
            if (seconds > 0) timeout = vertx.setTimer(seconds * 1000L, tick -> finish());
        }

        private void tell(WatchEvent event) {
            JsonNode object = event.object();
            if (request.table()) {
                var metadata = Json.object("resourceVersion", Long.toString(event.version()));
                object = Tables.of(cluster, request.kind()).render(List.of(object), metadata, headings, Resources.whole(request));
                headings = false;
            }
            later(Json.object("type", event.type(), "object", object));
        }

        private void bookmark(ObjectNode annotations) {
            later(Json.object("type", "BOOKMARK", "object",
                Json.object("kind", request.kind().name(), "apiVersion", request.kind().apiVersion(),
                    "metadata", Json.object("resourceVersion", cluster.version(), "creationTimestamp", null, "annotations", annotations))));
        }

        private void later(ObjectNode line) {
            context.runOnContext(now -> {
                if (!stopped.get()) send.accept(Answer.bytes(line));
            });
        }

        private void finish() {
            if (stopped.get()) return;
            stop();
            end.run();
        }

        void stop() {
            if (!stopped.compareAndSet(false, true)) return;
            if (bookmarks >= 0) vertx.cancelTimer(bookmarks);
            if (timeout >= 0) vertx.cancelTimer(timeout);
            changes.close();
        }
    }
}
