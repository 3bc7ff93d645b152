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
 * by its sender, and one answer, which is empty when somebody else has to be asked; on the other ({@value #TCP} behind its name) messages carry their length, as DNS over TCP has it.
 * Inside, a {@link DnsRelay} turns packets on port 53 into such connections, and {@code socat} does so with TCP.
 */
public final class DnsSocket implements AutoCloseable {

    /** What the name of the second socket ends in. */
    public static final String TCP = ".tcp";

    /** What the name of the third ends in, which says to whatever it is asked that it could not be found out. */
    public static final String FAILURE = ".failure";

    private final Responder packets;
    private final Responder streams;
    private final List<SocketServer> servers;

    /** @see SocketServer#SocketServer */
    public DnsSocket(Path path, Names names) { this(path, names, names); }

    /** @param stream what is known to those who ask over TCP, where nobody can be asked on */
    public DnsSocket(Path path, Names names, Names stream) {
        packets = new Responder(names);
        streams = new Responder(stream);
        servers = List.of(new SocketServer(path, "dns", this::one), new SocketServer(Path.of(path + TCP), "dns", this::many),
            new SocketServer(Path.of(path + FAILURE), "dns", DnsSocket::failure));
    }

    private void one(SocketChannel connection) throws IOException {
        connection.write(ByteBuffer.wrap(packets.answer(Channels.newInputStream(connection).readAllBytes(), false)));
    }

    private static void failure(SocketChannel connection) throws IOException {
        connection.write(ByteBuffer.wrap(Responder.failure(Channels.newInputStream(connection).readAllBytes())));
    }

    private void many(SocketChannel connection) throws IOException {
        var in = new DataInputStream(Channels.newInputStream(connection));
        while (true) {
            var answer = streams.answer(in.readNBytes(in.readUnsignedShort()), true);
            connection.write(ByteBuffer.allocate(answer.length + 2).putShort((short) answer.length).put(answer).flip());
        }
    }

    @Override public void close() { servers.forEach(SocketServer::close); }
}
