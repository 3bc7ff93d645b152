package ekslab.local.kube.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

import ekslab.local.kube.Container;

/**
 * Ports of a pod on the user's own machine: a SPDY/3.1 byte stream inside a WebSocket, as kubectl speaks it since 1.31. Each
 * connection has two streams, one for its bytes and one for what goes wrong. Source: KEP-4006, github.com/kubernetes/enhancements.
 */
final class PortForward {

    static final String PROTOCOL = "SPDY/3.1+portforward.k8s.io";

    private static final byte[] END = {};

    private final ServerWebSocket socket;
    private final Container container;
    private final Executor threads;
    private final EmbeddedChannel codec = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));   // guarded by itself
    private final Map<Integer, Connection> connections = new ConcurrentHashMap<>();   // by the number of the data stream
    private final Map<String, Integer> errors = new ConcurrentHashMap<>();            // number of the error stream, by request

    /** One connection; what is sent waits until there is a process for it. */
    private static final class Connection {

        private final BlockingQueue<byte[]> in = new LinkedBlockingQueue<>();
        private volatile Process process;

        void end() {
            var running = process;
            if (running != null) running.destroyForcibly();
        }
    }

    PortForward(ServerWebSocket socket, Container container, Executor threads) {
        this.socket = socket;
        this.container = container;
        this.threads = threads;
        socket.binaryMessageHandler(this::receive);
        socket.closeHandler(gone -> {
            connections.values().forEach(Connection::end);
            synchronized (codec) {
                codec.finishAndReleaseAll();
            }
        });
    }

    private void receive(Buffer message) {
        synchronized (codec) {
            codec.writeInbound(Unpooled.wrappedBuffer(message.getBytes()));
            for (var frame = codec.readInbound(); frame != null; frame = codec.readInbound()) handle(frame);
        }
    }

    private void handle(Object frame) {
        if (frame instanceof SpdySynStreamFrame opened) open(opened);
        else if (frame instanceof SpdyDataFrame data) {
            var connection = connections.get(data.streamId());
            if (connection != null) {
                connection.in.add(ByteBufUtil.getBytes(data.content()));
                if (data.isLast()) connection.in.add(END);
            }
            data.release();
        } else if (frame instanceof SpdyRstStreamFrame reset) {
            var connection = connections.remove(reset.streamId());
            if (connection != null) connection.end();
        } else if (frame instanceof SpdyPingFrame ping) send(ping);
    }

    private void open(SpdySynStreamFrame opened) {
        var reply = new DefaultSpdySynReplyFrame(opened.streamId());
        reply.headers().set("x-stream", "open");   // without any the codec writes no header block, and the client gives up
        send(reply);
        var request = String.valueOf(opened.headers().get("requestid"));
        var port = String.valueOf(opened.headers().get("port"));
        if ("error".contentEquals(opened.headers().get("streamtype"))) errors.put(request, opened.streamId());
        else {
            var connection = new Connection();
            connections.put(opened.streamId(), connection);
            threads.execute(() -> connect(opened.streamId(), connection, request, port));
        }
    }

    private void connect(int stream, Connection connection, String request, String port) {
        if (!port.matches("\\d{1,5}")) return;
        var process = container.exec(List.of("socat", "-t", "3600", "-", "TCP4:127.0.0.1:" + port), null);
        connection.process = process;
        threads.execute(() -> feed(connection));
        try (var out = process.getInputStream()) {
            var buffer = new byte[16 * 1024];
            for (var read = out.read(buffer); read >= 0; read = out.read(buffer))
                data(stream, Unpooled.copiedBuffer(buffer, 0, read), false);
            var said = new String(process.getErrorStream().readAllBytes()).strip();
            if (process.waitFor() != 0)
                fail(request, "failed to connect to localhost:%s inside the pod's namespace: %s".formatted(port, said));
        } catch (IOException ended) {
            // a killed process takes its pipes with it
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(stream);
            data(stream, Unpooled.EMPTY_BUFFER, true);
            fail(request, "");
        }
    }

    /** Says what went wrong, once, and ends the stream for it; nothing went wrong when there is nothing to say. */
    private void fail(String request, String why) {
        var stream = errors.remove(request);
        if (stream != null) data(stream, Unpooled.copiedBuffer(why.getBytes()), true);
    }

    private static void feed(Connection connection) {
        try (var in = connection.process.getOutputStream()) {
            for (var bytes = connection.in.take(); bytes != END; bytes = connection.in.take()) {
                in.write(bytes);
                in.flush();
            }
        } catch (IOException nobodyReads) {
            // the pod has closed the connection: what else is sent is lost
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void data(int stream, ByteBuf bytes, boolean last) {
        send(new DefaultSpdyDataFrame(stream, bytes).setLast(last));
    }

    private void send(Object frame) {
        var bytes = Buffer.buffer();
        synchronized (codec) {
            if (!codec.isOpen()) return;
            codec.writeOutbound(frame);
            for (ByteBuf part = codec.readOutbound(); part != null; part = codec.readOutbound()) {
                bytes.appendBytes(ByteBufUtil.getBytes(part));
                part.release();
            }
            socket.writeBinaryMessage(bytes);   // inside, so that frames go out in the order in which they were coded
        }
    }
}
