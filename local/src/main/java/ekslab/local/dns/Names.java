package ekslab.local.dns;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/** Where names come from: what one server knows of them. */
@FunctionalInterface
public interface Names {

    /** The records of a name, of all types; none when it exists without any; null when it does not exist here. Letters count in either case. */
    List<Record> records(Name name);

    /** Who is asked for a name that this server is not responsible for; the default is nobody: what is not here is nowhere. */
    default boolean elsewhere(Name name) {
        return false;
    }

    /** What goes with a negative answer (RFC 2308). */
    default Optional<SOARecord> authority(Name name) { return Optional.empty(); }

    /** Asks this one first, and another for what this one does not know. */
    default Names or(Names other) {
        return name -> {
            var records = records(name);
            return records == null ? other.records(name) : records;
        };
    }

    /** Fixed names, such as the ones of the lab's internet. */
    static Names fixed(Map<String, String> addresses) {
        return name -> {
            var address = addresses.get(Zones.text(name));
            return address == null ? null : List.of(Zones.address(name, address));
        };
    }

    /** Hosts by name and back: addresses by full name, and a name for the reverse of each address. */
    static Names hosts(Supplier<Map<String, String>> addresses) {
        return name -> {
            var hosts = addresses.get();
            var text = Zones.text(name);
            if (hosts.containsKey(text)) return List.of(Zones.address(name, hosts.get(text)));
            return Zones.reversed(name)
                .flatMap(asked -> hosts.entrySet().stream().filter(host -> host.getValue().equals(asked)).findFirst())
                .map(host -> List.<Record>of(Zones.pointer(name, host.getKey()))).orElse(null);
        };
    }
}
