package ekslab.verify.look;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import ekslab.verify.facts.Packet;

/**
 * A captured IPv4 packet, taken apart. Headers: RFC 791, 792, 768, 9293.
 *
 * @param packet an ICMP error counts as the answer of the port that its packet did not reach
 * @param error whether it is such an error
 * @param tcp null for other protocols
 * @param payload what follows the headers, one character a byte
 */
record Heard(Packet packet, boolean error, Tcp tcp, String payload) {

    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int UNREACHABLE = 3;

    /** @param mss 0 when the option is not there */
    record Tcp(int flags, int sequence, int acknowledged, int mss) {

        private static final int SYN = 2;
        private static final int RST = 4;
        private static final int ACK = 16;

        boolean begins() { return (flags & (SYN | ACK)) == SYN; }

        /** Whether it accepts or refuses the connection whose first packet had that sequence number. */
        boolean answers(int first) {
            return acknowledged == first + 1 && (flags & ACK) != 0 && ((flags & SYN) != 0 || (flags & RST) != 0 && sequence == 0);
        }
    }

    /** Empty for what no shot sends, and for what was cut too short to tell. */
    static Optional<Heard> of(ByteBuffer ip) {
        try {
            var body = ip.slice((ip.get(0) & 15) * 4, ip.limit() - (ip.get(0) & 15) * 4);
            return switch (ip.get(9)) {
                case TCP -> Optional.of(tcp(ip, body));
                case UDP -> Optional.of(new Heard(packet(ip, port(body, 0), port(body, 2), "udp"), false, null, text(body, 8)));
                case ICMP -> icmp(ip, body);
                default -> Optional.empty();
            };
        } catch (IndexOutOfBoundsException cut) {
            return Optional.empty();
        }
    }

    private static Optional<Heard> icmp(ByteBuffer ip, ByteBuffer body) {
        if (body.get(0) != UNREACHABLE) return Optional.of(new Heard(packet(ip, 0, 0, "icmp"), false, null, text(body, 8)));
        var quoted = body.slice(8, body.limit() - 8);
        if (quoted.get(9) != UDP) return Optional.empty();
        var udp = quoted.slice((quoted.get(0) & 15) * 4, quoted.limit() - (quoted.get(0) & 15) * 4);
        return Optional.of(new Heard(packet(ip, port(udp, 2), port(udp, 0), "udp"), true, null, text(udp, 8)));
    }

    private static Heard tcp(ByteBuffer ip, ByteBuffer body) {
        var tcp = new Tcp(body.get(13), body.getInt(4), body.getInt(8), mss(body));
        return new Heard(packet(ip, port(body, 0), port(body, 2), "tcp"), false, tcp, "");
    }

    private static int mss(ByteBuffer body) {
        var end = (body.get(12) >> 4 & 15) * 4;
        for (var at = 20; at + 3 < end;) {
            var kind = body.get(at);
            if (kind == 2) return port(body, at + 2);
            if (kind == 0) return 0;
            at += kind == 1 ? 1 : Math.max(2, body.get(at + 1));
        }
        return 0;
    }

    private static Packet packet(ByteBuffer ip, int fromPort, int toPort, String protocol) {
        return new Packet(address(ip, 12), fromPort, address(ip, 16), toPort, protocol, Byte.toUnsignedInt(ip.get(8)));
    }

    private static String address(ByteBuffer ip, int at) {
        return "%d.%d.%d.%d".formatted(ip.get(at) & 255, ip.get(at + 1) & 255, ip.get(at + 2) & 255, ip.get(at + 3) & 255);
    }

    private static int port(ByteBuffer body, int at) { return Short.toUnsignedInt(body.getShort(at)); }

    private static String text(ByteBuffer body, int from) {
        var bytes = new byte[body.limit() - from];
        body.get(from, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
