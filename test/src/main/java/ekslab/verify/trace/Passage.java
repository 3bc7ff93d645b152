package ekslab.verify.trace;

import java.util.ArrayList;
import java.util.List;

import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.Packet;

/** A packet on its way through one node: what the node's tables have made of it so far. */
final class Passage {

    private final Kernel kernel;
    private final boolean answer;
    private final List<String> lines = new ArrayList<>();
    private Packet packet;
    private String in;
    private String out = "";
    private int mark;
    private int connectionMark;

    /**
     * @param in the link by which it came; "" when the node itself sends it
     * @param answer whether it belongs to a connection that the node knows already
     */
    Passage(Kernel kernel, Packet packet, String in, boolean answer, int connectionMark) {
        this.kernel = kernel;
        this.packet = packet;
        this.in = in;
        this.answer = answer;
        this.connectionMark = connectionMark;
    }

    Packet packet() { return packet; }

    String in() { return in; }

    String out() { return out; }

    int mark() { return mark; }

    int connectionMark() { return connectionMark; }

    String state() { return answer ? "ESTABLISHED" : "NEW"; }

    /** @param onLink whether only the addresses of the link by which it came count */
    boolean isLocal(String ip, boolean onLink) {
        return kernel.links().stream().filter(link -> !onLink || link.name().equals(in))
            .anyMatch(link -> link.addresses().stream().anyMatch(address -> address.startsWith(ip + "/")));
    }

    void leavesBy(String link) { out = link; }

    void becomes(Packet other) { packet = other; }

    /** Sets the packet's mark; iptables' "--set-xmark value/mask". */
    void mark(String xmark) { mark = set(mark, xmark); }

    void markConnection(String xmark) { connectionMark = set(connectionMark, xmark); }

    void restoreMark(int mask) { mark = mark & ~mask | connectionMark & mask; }

    void saveMark(int mask) { connectionMark = connectionMark & ~mask | mark & mask; }

    private static int set(int mark, String xmark) {
        var parts = xmark.split("/");
        return mark & ~(parts.length > 1 ? Integer.decode(parts[1]) : -1) ^ Integer.decode(parts[0]);
    }

    void note(String line) { lines.add(line); }

    /** The line that was noted last. */
    String last() { return lines.isEmpty() ? "" : lines.get(lines.size() - 1); }

    /** The lines that decided since the last time. */
    String noted() {
        var all = String.join("; ", lines);
        lines.clear();
        return all;
    }
}
