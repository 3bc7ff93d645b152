package ekslab.verify.facts;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node's iptables as iptables-save prints them, to the letter and without counters.
 *
 * @param tables by name: the lines {@code :CHAIN POLICY} and {@code -A CHAIN ...} in their order
 */
public record Iptables(Map<String, List<String>> tables) {

    public Iptables {
        var copy = new TreeMap<String, List<String>>();
        tables.forEach((table, lines) -> copy.put(table, List.copyOf(lines)));
        tables = Collections.unmodifiableMap(copy);
    }

    public boolean hasChain(String table, String chain) {
        return tables.getOrDefault(table, List.of()).stream().anyMatch(line -> line.startsWith(":" + chain + " "));
    }

    /** What follows {@code -A CHAIN} in each of its rules. */
    public List<String> rules(String table, String chain) {
        var start = "-A " + chain + " ";
        return tables.getOrDefault(table, List.of()).stream().filter(line -> line.startsWith(start))
            .map(line -> line.substring(start.length()))
            .toList();
    }
}
