package ekslab.local.net;

import static ekslab.local.net.NetlinkMessage.CREATE;
import static ekslab.local.net.NetlinkMessage.EXCLUSIVE;
import static ekslab.local.net.NetlinkMessage.REPLACE;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Commands of {@code ip} and {@code sysctl} as messages to the kernel, which saves a process and a namespace's mounts each.
 * What a command says that is not known here keeps it a command: nothing is guessed. Meaning of the words: ip-link(8), ip-route(8), ip-rule(8).
 */
final class Netlink {

    private static final int IPV4 = 2;
    private static final int MAIN = 254;
    private static final int SCOPE_LINK = 253;
    private static final int SCOPE_NOWHERE = 255;
    private static final Map<String, Integer> PROTOCOLS = Map.of("boot", 3, "kernel", 2, "dhcp", 16, "static", 4);
    private static final String NAME = "[\\w.@-]{1,15}";

    private Netlink() {}

    /** The helper's lines for a command; empty when it has to run as it is. */
    static Optional<List<String>> translate(Command command) {
        try {
            var words = new ArrayDeque<>(command.words());
            var program = words.pop();
            if (program.equals("sysctl")) return sysctl(words);
            if (!program.equals("ip")) return Optional.empty();
            var object = words.pop();
            var verb = words.pop();
            return switch (object) {
                case "netns" -> netns(verb, words);
                case "link" -> link(verb, words);
                case "addr" -> address(verb, words);
                case "route" -> route(verb, words);
                case "rule" -> rule(verb, words);
                case "neigh" -> neighbour(verb, words);
                default -> Optional.empty();
            };
        } catch (NoSuchElementException | IllegalArgumentException notKnownHere) {
            return Optional.empty();   // "ip" says better what is wrong with it
        }
    }

    private static Optional<List<String>> sysctl(Deque<String> words) {
        if (!words.pop().equals("-qw")) return Optional.empty();
        var lines = new ArrayList<String>();
        for (var word : words) {
            var parts = word.split("=", 2);
            if (parts.length != 2 || !parts[0].matches("[\\w.-]+")) return Optional.empty();
            lines.add("W /proc/sys/%s %s".formatted(parts[0].replace('.', '/'), parts[1]));
        }
        return Optional.of(lines);
    }

    private static Optional<List<String>> netns(String verb, Deque<String> words) {
        if (words.size() != 1 || !verb.matches("add|del")) return Optional.empty();
        return Optional.of(List.of((verb.equals("add") ? "A " : "D ") + words.pop()));
    }

    private static Optional<List<String>> link(String verb, Deque<String> words) {
        return switch (verb) {
            case "add" -> newLink(words);
            case "set" -> set(words.pop(), words);
            case "del" -> words.size() == 1 ? message(new NetlinkMessage(NetlinkMessage.DEL_LINK, 0).linkHeader(name(words.pop()), 0, 0))
                : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** What a link is made with: its name, and attributes in the order in which they are told. */
    private static final class End {
        private String name;
        private String mtu;
        private String address;
        private String netns;
        private int index;

        /** Takes words up to one that is not an end's. */
        private void read(Deque<String> words) {
            if (words.peek().equals("name")) words.pop();
            name = name(words.pop());
            while (!words.isEmpty()) {
                switch (words.peek()) {
                    case "mtu" -> mtu = second(words);
                    case "address" -> address = second(words);
                    case "netns" -> netns = second(words);
                    case "index" -> index = Integer.parseInt(second(words));
                    default -> {
                        return;
                    }
                }
            }
        }

        private void write(NetlinkMessage message) {
            message.text(3, name);
            if (address != null) message.attribute(1, mac(address));
            if (mtu != null) message.number(4, Long.parseLong(mtu));
            if (netns != null) message.namespace(28, netns);
        }

        private static String second(Deque<String> words) {
            words.pop();
            return words.pop();
        }
    }

    private static Optional<List<String>> newLink(Deque<String> words) {
        var end = new End();
        end.read(words);
        if (!words.pop().equals("type")) return Optional.empty();
        var kind = words.pop();
        var message = new NetlinkMessage(NetlinkMessage.NEW_LINK, CREATE | EXCLUSIVE).newLinkHeader(end.index);
        end.write(message);
        if (kind.equals("bridge") && words.isEmpty()) return message(message.nested(18, () -> message.text(1, "bridge")));
        if (!kind.equals("veth") || !words.pop().equals("peer")) return Optional.empty();
        var peer = new End();
        peer.read(words);
        if (!words.isEmpty()) return Optional.empty();
        message.nested(18,
            () -> message.text(1, "veth").nested(2, () -> message.nested(1, () -> peer.write(message.newLinkHeader(peer.index)))));
        return message(message);
    }

    private static Optional<List<String>> set(String link, Deque<String> words) {
        var up = false;
        var attributes = new ArrayList<Runnable>();
        var message = new NetlinkMessage[1];
        while (!words.isEmpty()) {
            switch (words.pop()) {
                case "up" -> up = true;
                case "mtu" -> {
                    var mtu = Long.parseLong(words.pop());
                    attributes.add(() -> message[0].number(4, mtu));
                }
                case "master" -> {
                    var master = name(words.pop());
                    attributes.add(() -> message[0].link(10, master));
                }
                case "netns" -> {
                    var process = Long.parseLong(words.pop());   // a name is left to ip
                    attributes.add(() -> message[0].number(19, process));
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        message[0] = new NetlinkMessage(NetlinkMessage.NEW_LINK, 0).linkHeader(name(link), up ? 1 : 0, up ? 1 : 0);
        attributes.forEach(Runnable::run);
        return message(message[0]);
    }

    private static Optional<List<String>> address(String verb, Deque<String> words) {
        if (!verb.equals("add")) return Optional.empty();
        var prefix = Prefix.of(words.pop());
        var broadcast = false;
        String device = null;
        long metric = -1;
        var lifetimes = new long[]{ 0xffffffffL, 0xffffffffL };   // preferred, valid; these mean for ever
        while (!words.isEmpty()) {
            switch (words.pop()) {
                case "brd" -> {
                    if (!words.pop().equals("+")) return Optional.empty();
                    broadcast = prefix.length() < 31;
                }
                case "dev" -> device = name(words.pop());
                case "metric" -> metric = Long.parseLong(words.pop());
                case "preferred_lft" -> lifetimes[0] = Long.parseLong(words.pop());
                case "valid_lft" -> lifetimes[1] = Long.parseLong(words.pop());
                default -> {
                    return Optional.empty();
                }
            }
        }
        if (device == null) return Optional.empty();
        var scope = prefix.address()[0] == 127 ? 254 : 0;
        var message = new NetlinkMessage(NetlinkMessage.NEW_ADDRESS, CREATE | EXCLUSIVE).u8(IPV4, prefix.length(), 0, scope).index(device)
            .attribute(2, prefix.address()).attribute(1, prefix.address());
        if (broadcast) message.attribute(4, prefix.broadcast());
        if (metric >= 0) message.number(9, metric);
        if (lifetimes[0] != 0xffffffffL || lifetimes[1] != 0xffffffffL)
            message.u16(20).u16(6).u32(lifetimes[0]).u32(lifetimes[1]).u32(0).u32(0);
        return message(message);
    }

    private static Optional<List<String>> route(String verb, Deque<String> words) {
        if (!verb.matches("add|replace|del")) return Optional.empty();
        var deleting = verb.equals("del");
        var unreachable = words.peek().equals("unreachable");
        if (unreachable) words.pop();
        var to = words.pop();
        var destination = to.equals("default") ? new Prefix(new byte[0], 0) : Prefix.of(to);
        String device = null;
        byte[] gateway = null;
        byte[] source = null;
        long metric = -1;
        var table = MAIN;
        var protocol = deleting ? 0 : PROTOCOLS.get("boot");
        Integer scope = null;
        while (!words.isEmpty()) {
            switch (words.pop()) {
                case "dev" -> device = name(words.pop());
                case "via" -> gateway = ip(words.pop());
                case "src" -> source = ip(words.pop());
                case "metric" -> metric = Long.parseLong(words.pop());
                case "table" -> table = table(words.pop());
                case "proto" -> protocol = Optional.ofNullable(PROTOCOLS.get(words.pop())).orElseThrow();
                case "scope" -> {
                    if (!words.pop().equals("link")) return Optional.empty();
                    scope = SCOPE_LINK;
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        if (scope == null) scope = deleting ? SCOPE_NOWHERE : gateway == null && !unreachable ? SCOPE_LINK : 0;
        var message = new NetlinkMessage(deleting ? NetlinkMessage.DEL_ROUTE : NetlinkMessage.NEW_ROUTE,
            deleting ? 0 : CREATE | (verb.equals("add") ? EXCLUSIVE : REPLACE))
            .u8(IPV4, destination.length(), 0, 0, table < 256 ? table : 0, protocol, scope, unreachable ? 7 : deleting ? 0 : 1).u32(0);
        if (destination.address().length > 0) message.attribute(1, destination.address());
        if (gateway != null) message.attribute(5, gateway);
        if (source != null) message.attribute(7, source);
        if (device != null) message.link(4, device);
        if (metric >= 0) message.number(6, metric);
        if (table > 255) message.number(15, table);
        return message(message);
    }

    private static Optional<List<String>> rule(String verb, Deque<String> words) {
        if (!verb.matches("add|del")) return Optional.empty();
        var deleting = verb.equals("del");
        Prefix from = null;
        Prefix to = null;
        String in = null;
        long priority = -1;
        long[] mark = null;
        var table = 0;
        var unreachable = false;
        while (!words.isEmpty()) {
            switch (words.pop()) {
                case "from" -> from = Prefix.of(words.pop());
                case "to" -> to = Prefix.of(words.pop());
                case "iif" -> in = name(words.pop());
                case "prio" -> priority = Long.parseLong(words.pop());
                case "lookup" -> table = table(words.pop());
                case "fwmark" -> {
                    var parts = words.pop().split("/");
                    mark = new long[]{ Long.decode(parts[0]), parts.length > 1 ? Long.decode(parts[1]) : 0xffffffffL };
                }
                case "unreachable" -> unreachable = true;
                default -> {
                    return Optional.empty();
                }
            }
        }
        if (!deleting && table == 0 && !unreachable) table = MAIN;
        var message = new NetlinkMessage(deleting ? NetlinkMessage.DEL_RULE : NetlinkMessage.NEW_RULE, deleting ? 0 : CREATE | EXCLUSIVE)
            .u8(IPV4, to == null ? 0 : to.length(), from == null ? 0 : from.length(), 0, table < 256 ? table : 0, 0, 0,
                unreachable ? 7 : deleting ? 0 : 1)
            .u32(0);
        if (to != null) message.attribute(1, to.address());
        if (from != null) message.attribute(2, from.address());
        if (in != null) message.text(3, in);
        if (priority >= 0) message.number(6, priority);
        if (mark != null) message.number(10, mark[0]).number(16, mark[1]);
        if (table > 255) message.number(15, table);
        return message(message);
    }

    private static Optional<List<String>> neighbour(String verb, Deque<String> words) {
        if (!verb.matches("replace|del")) return Optional.empty();
        var deleting = verb.equals("del");
        var address = ip(words.pop());
        String device = null;
        byte[] mac = null;
        var permanent = false;
        while (!words.isEmpty()) {
            switch (words.pop()) {
                case "dev" -> device = name(words.pop());
                case "lladdr" -> mac = mac(words.pop());
                case "nud" -> permanent = words.pop().equals("permanent");
                default -> {
                    return Optional.empty();
                }
            }
        }
        if (device == null || !deleting && (mac == null || !permanent)) return Optional.empty();
        var message = new NetlinkMessage(deleting ? NetlinkMessage.DEL_NEIGHBOUR : NetlinkMessage.NEW_NEIGHBOUR,
            deleting ? 0 : CREATE | REPLACE)
            .u8(IPV4, 0).u16(0).index(device).u16(deleting ? 0 : 0x80).u8(0, 0).attribute(1, address);
        return message(mac == null ? message : message.attribute(2, mac));
    }

    private static Optional<List<String>> message(NetlinkMessage message) { return Optional.of(List.of(message.line())); }

    /** An IPv4 address with a length; 32 where none is said. */
    private record Prefix(byte[] address, int length) {

        static Prefix of(String text) {
            var parts = text.split("/");
            return new Prefix(ip(parts[0]), parts.length > 1 ? Integer.parseInt(parts[1]) : 32);
        }

        byte[] broadcast() {
            var all = address.clone();
            for (var bit = length; bit < 32; bit++) all[bit / 8] |= (byte) (0x80 >> bit % 8);
            return all;
        }
    }

    private static int table(String name) { return name.equals("main") ? MAIN : Integer.parseInt(name); }

    private static String name(String link) {
        if (!link.matches(NAME)) throw new IllegalArgumentException(link);
        return link;
    }

    private static byte[] ip(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) throw new IllegalArgumentException(text);
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException noAddress) {
            throw new IllegalArgumentException(text, noAddress);
        }
    }

    private static byte[] mac(String text) { return HexFormat.ofDelimiter(":").parseHex(text); }
}
