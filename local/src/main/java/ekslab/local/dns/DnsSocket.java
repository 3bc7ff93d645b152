package ekslab.local.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

import ekslab.local.net.SocketServer;

/**
 * Lets processes of other network namespaces ask, through a pair of Unix sockets: on one, a connection is one message, ended
 * by its sender, and one answer; on the other ({@value #TCP} behind its name) messages carry their length, as DNS over TCP has it.
 * Inside, a {@link DnsRelay} turns packets on port 53 into such connections, and {@code socat} does so with TCP.
 */
public final class DnsSocket implements AutoCloseable {

    /** What the name of the second socket ends in. */
    public static final String TCP = ".tcp";

    private final Responder responder;
    private final List<SocketServer> servers;

    /** @see SocketServer#SocketServer */
    public DnsSocket(Path path, Names names) {
        responder = new Responder(names);
        servers = List.of(new SocketServer(path, "dns", this::one), new SocketServer(Path.of(path + TCP), "dns", this::many));
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

    @Override public void close() { servers.forEach(SocketServer::close); }
}
