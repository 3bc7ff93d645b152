package ekslab.local.dns;

import java.util.List;

/** Where names come from: one zone's knowledge, asked for addresses by full name. */
@FunctionalInterface
public interface Names {

    /** The IPv4 addresses of a lower-case name without its last dot; null when the name does not exist here. */
    List<String> addresses(String name);

    /** Asks this one first, and another for what this one does not know. */
    default Names or(Names other) {
        return name -> {
            var addresses = addresses(name);
            return addresses == null ? other.addresses(name) : addresses;
        };
    }
}
