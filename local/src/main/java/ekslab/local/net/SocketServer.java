package ekslab.local.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a Unix socket, which processes of every namespace reach by its file. So a program outside answers on ports
 * inside, where a small process such as {@code socat} leads from the port to the file.
 */
public final class SocketServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);

    private final ServerSocketChannel server;
    private final ExecutorService workers;
    private final Conversation conversation;

    /** What is said on one connection, which is closed when it returns. An end of input in the middle counts as its end. */
    public interface Conversation {
        void hold(SocketChannel connection) throws IOException;
    }

    /**
     * @param path at most about a hundred characters from the root or from this process's folder, as the kernel has it (unix(7))
     * @param name of the threads
     * @throws UncheckedIOException when nobody can listen there
     */
    public SocketServer(Path path, String name, Conversation conversation) {
        this.conversation = conversation;
        workers = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(shortest(path)));
        } catch (IOException refused) {
            throw new UncheckedIOException("%s: cannot listen there".formatted(path), refused);
        }
        workers.execute(this::accept);
    }

    private static Path shortest(Path path) {
        var absolute = path.toAbsolutePath();
        var relative = Path.of("").toAbsolutePath().relativize(absolute);
        return relative.toString().length() < absolute.toString().length() ? relative : absolute;
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
            conversation.hold(connection);
        } catch (EOFException done) {
            LOG.trace("all asked");
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
