package ekslab.local.vpc;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the kernel counts packets for flow logs: whether there the sender or the receiver is meant, and what became of them. */
enum CountingPoint {
    SENT("sent", true, true), REJECTED_OUT("rejected-out", true, false), RECEIVED("received", false, true), REJECTED_IN("rejected-in",
        false, false);

    /** As long as any two looks at the counters are apart, and longer. */
    private static final String FORGOTTEN = "10m";

    private final String chain;
    final boolean sender;
    final boolean accepted;

    CountingPoint(String chain, boolean sender, boolean accepted) {
        this.chain = chain;
        this.sender = sender;
        this.accepted = accepted;
    }

    /** One set of counters; nft's keys have five parts at most, so each protocol with ports has its own. */
    private enum Kind {
        TCP(6, "tcp dport 0-65535", " . tcp sport . tcp dport", " . inet_service . inet_service"), //
        UDP(17, "udp dport 0-65535", " . udp sport . udp dport", " . inet_service . inet_service"), //
        REST(0, "ip protocol != { tcp, udp }", " . ip protocol", " . inet_proto");

        private final int protocol;
        private final String packets;
        private final String key;
        private final String type;

        Kind(int protocol, String packets, String key, String type) {
            this.protocol = protocol;
            this.packets = packets;
            this.key = key;
            this.type = type;
        }
    }

    /** The point and the protocol of a set of counters; protocol 0 stands for those without ports, whose keys end in their number. */
    record Place(CountingPoint point, int protocol) {

        static Place of(String set) {
            return points()
                .flatMap(point -> kinds().filter(kind -> set.equals(point.set(kind))).map(kind -> new Place(point, kind.protocol)))
                .findFirst().orElseThrow(() -> new IllegalArgumentException(set + " holds no flow counters"));
        }
    }

    static String sets() {
        return points().flatMap(point -> kinds()
            .map(kind -> "  set %s { type %s . ipv4_addr . ipv4_addr%s; size 65535; flags dynamic,timeout; timeout %s; counter; }\n"
                .formatted(point.set(kind), point.sender ? "mark" : "ipv4_addr", kind.type, FORGOTTEN)))
            .collect(Collectors.joining());
    }

    /** Lets the kernel count, or cease to. What comes from the internet has no sender here, and what goes there no receiver. */
    static Nft counting(boolean on) {
        var nft = new Nft();
        points().forEach(point -> nft.chain(point.chain, on ? kinds().map(point::rule).toList() : List.of()));
        return nft;
    }

    private String rule(Kind kind) {
        return "%s %s update @%s { %s . ip saddr . ip daddr%s }".formatted(sender ? "meta mark != 0" : "oifname != \"igw\"", kind.packets,
            set(kind), sender ? "meta mark" : "rt ip nexthop", kind.key);
    }

    /** What reads the counters; one JSON document a line. */
    static String question() {
        return points().flatMap(point -> kinds().map(point::set))
            .map(set -> "nsenter --net=/run/netns/%s nft -j -n list set %s %s\necho\n".formatted(Fabric.VPC, Nft.TABLE, set))
            .collect(Collectors.joining());
    }

    private String set(Kind kind) { return chain + "-" + kind.name().toLowerCase(Locale.ROOT); }

    private static Stream<CountingPoint> points() { return Arrays.stream(values()); }

    private static Stream<Kind> kinds() { return Arrays.stream(Kind.values()); }
}
