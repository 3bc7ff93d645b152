package ekslab.local.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;

/** Answers HTTP on a Unix socket, for the small web servers of a node: introspection, metrics, health. It only reads; bodies are ignored. */
public final class HttpSocket implements AutoCloseable {

    private static final int LARGEST_REQUEST = 64 * 1024;

    private final SocketServer server;
    private final Site site;

    /** What stands under a path. Called from several threads at once. */
    @FunctionalInterface
    public interface Site {
        Reply get(String path);
    }

    /** @param type the media type, such as {@code application/json} */
    public record Reply(int status, String type, String body) {

        public static Reply json(String body) { return new Reply(200, "application/json", body); }

        public static Reply text(String body) { return new Reply(200, "text/plain; charset=utf-8", body); }

        public static Reply notFound() { return new Reply(404, "text/plain; charset=utf-8", "404 page not found\n"); }
    }

    /** @see SocketServer#SocketServer */
    public HttpSocket(Path path, String name, Site site) {
        this.site = site;
        server = new SocketServer(path, name, this::talk);
    }

    /**
     * The command that opens a TCP port in whatever namespaces it runs in and leads it here; it runs until it is ended.
     *
     * @param socket this socket's path as it is seen from there
     */
    public static Command door(String address, int port, String socket) {
        return Command.of("socat TCP4-LISTEN:{},bind={},fork,reuseaddr,backlog=64 UNIX-CONNECT:{}", port, address, socket);
    }

    private void talk(SocketChannel connection) throws IOException {
        var codec = new EmbeddedChannel(new HttpServerCodec(), new HttpObjectAggregator(LARGEST_REQUEST));
        try {
            var bytes = ByteBuffer.allocate(8192);
            while (connection.read(bytes) >= 0) {
                codec.writeInbound(Unpooled.copiedBuffer(bytes.flip()));
                bytes.clear();
                for (FullHttpRequest request = codec.readInbound(); request != null; request = codec.readInbound())
                    if (!answered(request, codec, connection)) return;
                send(codec, connection);   // what the codec says by itself, such as 100 Continue
            }
        } finally {
            codec.finishAndReleaseAll();
        }
    }

    /** @return whether the connection stays open for another request */
    private boolean answered(FullHttpRequest request, EmbeddedChannel codec, SocketChannel connection) throws IOException {
        try {
            var reply = reply(request);
            var body = reply.body().getBytes(UTF_8);
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()),
                request.method().equals(HttpMethod.HEAD) ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, reply.type()).set(HttpHeaderNames.CONTENT_LENGTH, body.length);
            var stays = HttpUtil.isKeepAlive(request);
            HttpUtil.setKeepAlive(response, stays);
            codec.writeOutbound(response);
            send(codec, connection);
            return stays;
        } finally {
            request.release();
        }
    }

    private Reply reply(FullHttpRequest request) {
        if (request.decoderResult().isFailure()) return new Reply(400, "text/plain; charset=utf-8", "400 Bad Request\n");
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD))
            return new Reply(405, "text/plain; charset=utf-8", "405 Method Not Allowed\n");
        return site.get(new QueryStringDecoder(request.uri()).path());
    }

    private static void send(EmbeddedChannel codec, SocketChannel connection) throws IOException {
        for (ByteBuf out = codec.readOutbound(); out != null; out = codec.readOutbound()) {
            try {
                for (var bytes = out.nioBuffer(); bytes.hasRemaining();) connection.write(bytes);
            } finally {
                out.release();
            }
        }
    }

    @Override public void close() { server.close(); }
}
