package ekslab.verify.facts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A node's iptables as iptables-save prints them, to the letter and without counters; taken apart when somebody asks. */
public final class Iptables {

    private final Map<String, List<String>> tables;
    private final Map<String, Map<String, IptablesChain>> chains = new HashMap<>();
    private final Map<String, List<IptablesRule>> rules = new HashMap<>();

    /** @param tables by name: the lines {@code :CHAIN POLICY} and {@code -A CHAIN ...} in their order */
    @JsonCreator public Iptables(Map<String, List<String>> tables) {
        var copy = new TreeMap<String, List<String>>();
        tables.forEach((table, lines) -> copy.put(table, List.copyOf(lines)));
        this.tables = Collections.unmodifiableMap(copy);
    }

    @JsonValue public Map<String, List<String>> tables() { return tables; }

    /** The chains of a table by name, in the order in which the node has them; none when it has no such table. */
    public synchronized Map<String, IptablesChain> chains(String table) {
        return chains.computeIfAbsent(table, name -> chains(tables.getOrDefault(name, List.of())));
    }

    private static Map<String, IptablesChain> chains(List<String> lines) {
        var policies = new LinkedHashMap<String, String>();
        var rules = new HashMap<String, List<IptablesRule>>();
        for (var line : lines) {
            var words = line.split(" ", 3);
            if (words[0].startsWith(":")) policies.put(words[0].substring(1), words[1]);
            else {
                policies.putIfAbsent(words[1], "-");
                rules.computeIfAbsent(words[1], chain -> new ArrayList<>()).add(IptablesRule.of(words.length > 2 ? words[2] : ""));
            }
        }
        var chains = new LinkedHashMap<String, IptablesChain>();
        policies.forEach((chain, policy) -> chains.put(chain, new IptablesChain(policy, rules.getOrDefault(chain, List.of()))));
        return Collections.unmodifiableMap(chains);
    }

    /** What follows {@code -A CHAIN} in each of its rules; none when there is no such chain. Other chains are left as they are. */
    public synchronized List<IptablesRule> rules(String table, String chain) {
        return rules.computeIfAbsent(table + " " + chain, asked -> rulesOf(tables.getOrDefault(table, List.of()), "-A " + chain));
    }

    private static List<IptablesRule> rulesOf(List<String> lines, String start) {
        return lines.stream()
            .filter(line -> line.startsWith(start) && (line.length() == start.length() || line.charAt(start.length()) == ' '))
            .map(line -> IptablesRule.of(line.substring(Math.min(line.length(), start.length() + 1)))).toList();
    }

    @Override public boolean equals(Object other) { return other instanceof Iptables same && same.tables.equals(tables); }

    @Override public int hashCode() { return tables.hashCode(); }

    @Override public String toString() { return tables.toString(); }
}
