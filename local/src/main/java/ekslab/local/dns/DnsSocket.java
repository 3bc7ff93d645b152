package ekslab.local.dns;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets processes of other network namespaces ask: a Unix socket on which every connection is one message, ended by its
 * sender, and one answer. Inside, {@code socat} turns packets on port 53 into such connections.
 */
public final class DnsSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DnsSocket.class);

    private final ServerSocketChannel server;
    private final Responder responder;
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "dns");
        thread.setDaemon(true);
        return thread;
    });

    /** @param path at most about a hundred characters, as the kernel has it; a relative one counts from this process's folder */
    public DnsSocket(Path path, Names names) {
        responder = new Responder(names);
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        } catch (IOException refused) {
            throw new UncheckedIOException("%s: cannot listen there".formatted(path), refused);
        }
        workers.execute(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                var connection = server.accept();
                workers.execute(() -> serve(connection));
            }
        } catch (AsynchronousCloseException closed) {
            LOG.debug("closed");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            var query = Channels.newInputStream(connection).readAllBytes();
            connection.write(ByteBuffer.wrap(responder.answer(query)));
        } catch (IOException askerGone) {
            LOG.debug("an asker left before its answer", askerGone);
        }
    }

    @Override public void close() {
        try {
            server.close();
        } catch (IOException alreadyClosed) {
            LOG.debug("closing twice", alreadyClosed);
        }
        workers.shutdownNow();
    }
}
