package ekslab.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What differs between two sets of settings. */
final class Differences {

    private Differences() {}

    /** A phrase for each key, in the order of the keys. */
    static List<String> between(Map<String, String> up, Map<String, String> wanted) {
        var keys = new TreeSet<>(up.keySet());
        keys.addAll(wanted.keySet());
        return keys.stream().filter(key -> !Objects.equals(up.get(key), wanted.get(key)))
            .map(key -> "%s is %s, wanted %s".formatted(key, shown(up.get(key)), shown(wanted.get(key)))).toList();
    }

    private static String shown(String value) {
        return value == null || value.isEmpty() ? "not set" : value;
    }
}
