package ekslab.local.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;

/** Records as the lab's servers give them. */
final class Zones {

    static final long TTL_SECONDS = 5;   // CoreDNS's default for cluster names
    private static final String REVERSE = ".in-addr.arpa";

    private Zones() {}

    /** A name in lower case without its last dot. */
    static String text(Name name) { return name.toString(true).toLowerCase(Locale.ROOT); }

    static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException noName) {
            throw new IllegalArgumentException(text, noName);
        }
    }

    static Record address(Name name, String address) {
        try {
            return new ARecord(name, DClass.IN, TTL_SECONDS, InetAddress.getByName(address));
        } catch (UnknownHostException noAddress) {
            throw new IllegalArgumentException(address, noAddress);
        }
    }

    static Record pointer(Name name, String target) { return new PTRRecord(name, DClass.IN, TTL_SECONDS, name(target)); }

    static Record alias(Name name, String target) { return new CNAMERecord(name, DClass.IN, TTL_SECONDS, name(target)); }

    /** Each of several gets its share of a hundred, as CoreDNS weighs them. */
    static Record service(Name name, int port, String target, int of) {
        return new SRVRecord(name, DClass.IN, TTL_SECONDS, 0, 100 / Math.max(1, of), port, name(target));
    }

    static SOARecord authority(String zone) {
        return new SOARecord(name(zone), DClass.IN, TTL_SECONDS, name("ns.dns." + zone), name("hostmaster." + zone),
            System.currentTimeMillis() / 1000, 7200, 1800, 86400, TTL_SECONDS);
    }

    /** The address that a name under in-addr.arpa stands for. */
    static Optional<String> reversed(Name name) {
        var text = text(name);
        if (!text.matches("(\\d{1,3}\\.){4}in-addr\\.arpa")) return Optional.empty();
        var parts = text.substring(0, text.length() - REVERSE.length()).split("\\.");
        return Optional.of(parts[3] + "." + parts[2] + "." + parts[1] + "." + parts[0]);
    }
}
