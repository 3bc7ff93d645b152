package ekslab.local.dns;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets processes of other network namespaces ask, through a pair of Unix sockets: on one, a connection is one message, ended
 * by its sender, and one answer; on the other ({@value #TCP} behind its name) messages carry their length, as DNS over TCP has it.
 * Inside, a {@link DnsRelay} turns packets on port 53 into such connections, and {@code socat} does so with TCP.
 */
public final class DnsSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DnsSocket.class);

    /** What the name of the second socket ends in. */
    public static final String TCP = ".tcp";

    private final List<ServerSocketChannel> servers;
    private final Responder responder;
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "dns");
        thread.setDaemon(true);
        return thread;
    });

    /** @param path at most about a hundred characters, as the kernel has it; a relative one counts from this process's folder */
    public DnsSocket(Path path, Names names) {
        responder = new Responder(names);
        servers = List.of(listen(path), listen(Path.of(path + TCP)));
        workers.execute(() -> accept(servers.get(0), this::one));
        workers.execute(() -> accept(servers.get(1), this::many));
    }

    private interface Conversation {
        void hold(SocketChannel connection) throws IOException;
    }

    private static ServerSocketChannel listen(Path path) {
        try {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        } catch (IOException refused) {
            throw new UncheckedIOException("%s: cannot listen there".formatted(path), refused);
        }
    }

    private void accept(ServerSocketChannel server, Conversation conversation) {
        try {
            while (true) {
                var connection = server.accept();
                workers.execute(() -> serve(connection, conversation));
            }
        } catch (AsynchronousCloseException closed) {
            LOG.debug("closed");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void one(SocketChannel connection) throws IOException {
        connection.write(ByteBuffer.wrap(responder.answer(Channels.newInputStream(connection).readAllBytes())));
    }

    private void many(SocketChannel connection) throws IOException {
        var in = new DataInputStream(Channels.newInputStream(connection));
        while (true) {
            var answer = responder.answer(in.readNBytes(in.readUnsignedShort()));
            connection.write(ByteBuffer.allocate(answer.length + 2).putShort((short) answer.length).put(answer).flip());
        }
    }

    private static void serve(SocketChannel connection, Conversation conversation) {
        try (connection) {
            conversation.hold(connection);
        } catch (EOFException done) {
            LOG.trace("all asked");
        } catch (IOException askerGone) {
            LOG.debug("an asker left before its answer", askerGone);
        }
    }

    @Override public void close() {
        for (var server : servers) {
            try {
                server.close();
            } catch (IOException alreadyClosed) {
                LOG.debug("closing twice", alreadyClosed);
            }
        }
        workers.shutdownNow();
    }
}
