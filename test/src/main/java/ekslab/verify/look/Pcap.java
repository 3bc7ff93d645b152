package ekslab.verify.look;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import ekslab.verify.facts.CouldNotLook;

/**
 * A capture file as tcpdump writes it for all links of a machine at once. Formats: draft-ietf-opsawg-pcap, and LINKTYPE_LINUX_SLL2 of
 * https://www.tcpdump.org/linktypes.html
 */
final class Pcap {

    private static final int MAGIC = 0xA1B2C3D4;
    private static final int LINUX_SLL2 = 276;
    private static final int IPV4 = 0x0800;
    private static final int TO_US = 0;
    private static final int OUTGOING = 4;

    private Pcap() {}

    /**
     * An IPv4 packet.
     *
     * @param link the kernel's index of the link on which it was seen
     * @param out whether it went out
     * @param ip from the IPv4 header on, as much as was kept
     */
    record Frame(int link, boolean out, ByteBuffer ip) {}

    /** @throws CouldNotLook when it is no such file */
    static List<Frame> frames(byte[] file) {
        var bytes = ByteBuffer.wrap(file);
        try {
            if (bytes.getInt(0) != MAGIC) bytes.order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.getInt(0) != MAGIC) throw new CouldNotLook("what tcpdump wrote is no capture file");
            if (bytes.getInt(20) != LINUX_SLL2)
                throw new CouldNotLook("tcpdump captured link type %d, not %d".formatted(bytes.getInt(20), LINUX_SLL2));
            bytes.position(24);
            var frames = new ArrayList<Frame>();
            while (bytes.remaining() >= 16) read(bytes, frames);
            return frames;
        } catch (BufferUnderflowException | IndexOutOfBoundsException cut) {
            throw new CouldNotLook("what tcpdump wrote ends in the middle of a packet", cut);
        }
    }

    private static void read(ByteBuffer bytes, List<Frame> frames) {
        var kept = bytes.getInt(bytes.position() + 8);
        var cooked = bytes.slice(bytes.position() + 16, kept);   // a slice is big-endian, as is what the network sends
        bytes.position(bytes.position() + 16 + kept);
        var way = cooked.get(10);
        if (Short.toUnsignedInt(cooked.getShort(0)) == IPV4 && (way == TO_US || way == OUTGOING))
            frames.add(new Frame(cooked.getInt(4), way == OUTGOING, cooked.slice(20, kept - 20)));
    }
}
