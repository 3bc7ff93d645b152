package ekslab.local.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One rtnetlink request as bytes in the machine's order, with places that are filled in where it is sent: a link's index, a namespace's
 * file descriptor. Layout: netlink(7), rtnetlink(7), linux/rtnetlink.h.
 */
final class NetlinkMessage {

    static final int NEW_LINK = 16;
    static final int DEL_LINK = 17;
    static final int NEW_ADDRESS = 20;
    static final int NEW_ROUTE = 24;
    static final int DEL_ROUTE = 25;
    static final int NEW_NEIGHBOUR = 28;
    static final int DEL_NEIGHBOUR = 29;
    static final int NEW_RULE = 32;
    static final int DEL_RULE = 33;

    static final int CREATE = 0x400;
    static final int EXCLUSIVE = 0x200;
    static final int REPLACE = 0x100;
    private static final int REQUEST_AND_ACK = 5;
    private static final int LARGEST = 1024;

    private final ByteBuffer bytes = ByteBuffer.allocate(LARGEST).order(ByteOrder.nativeOrder());
    private final List<String> blanks = new ArrayList<>();

    NetlinkMessage(int type, int flags) {
        bytes.putInt(0).putShort((short) type).putShort((short) (flags | REQUEST_AND_ACK)).putInt(0).putInt(0);
    }

    NetlinkMessage u8(int... values) {
        for (var value : values) bytes.put((byte) value);
        return this;
    }

    NetlinkMessage u16(int value) {
        bytes.putShort((short) value);
        return this;
    }

    NetlinkMessage u32(long value) {
        bytes.putInt((int) value);
        return this;
    }

    /** The index of a link by its name in the namespace where this is sent. */
    NetlinkMessage index(String link) {
        blanks.add("i%d=%s".formatted(bytes.position(), link));
        return u32(0);
    }

    NetlinkMessage attribute(int type, byte[] value) {
        u16(4 + value.length).u16(type);
        bytes.put(value);
        return aligned();
    }

    NetlinkMessage text(int type, String value) { return attribute(type, (value + "\0").getBytes(US_ASCII)); }

    NetlinkMessage number(int type, long value) { return u16(8).u16(type).u32(value); }

    /** The index of a link as an attribute. */
    NetlinkMessage link(int type, String link) { return u16(8).u16(type).index(link); }

    /** A named network namespace as an attribute. */
    NetlinkMessage namespace(int type, String netns) {
        u16(8).u16(type);
        blanks.add("n%d=%s".formatted(bytes.position(), netns));
        return u32(0);
    }

    /** An attribute made of others. */
    NetlinkMessage nested(int type, Runnable inside) {
        var start = bytes.position();
        u16(0).u16(type);
        inside.run();
        bytes.putShort(start, (short) (bytes.position() - start));
        return this;
    }

    private NetlinkMessage aligned() {
        while (bytes.position() % 4 != 0) bytes.put((byte) 0);
        return this;
    }

    /** As the helper takes it: the bytes in hex, then the places to fill in. */
    String line() {
        bytes.putInt(0, bytes.position());
        var hex = HexFormat.of().formatHex(bytes.array(), 0, bytes.position());
        return "M " + hex + (blanks.isEmpty() ? "" : " " + String.join(" ", blanks));
    }

    /** What a message about a link begins with: {@code struct ifinfomsg}. */
    NetlinkMessage linkHeader(String link, int flags, int change) {
        return u8(0, 0).u16(0).index(link).u32(flags).u32(change);
    }

    /** The same for a link that does not exist yet; 0 lets the kernel choose its index. */
    NetlinkMessage newLinkHeader(int index) {
        return u8(0, 0).u16(0).u32(index).u32(0).u32(0);
    }
}
