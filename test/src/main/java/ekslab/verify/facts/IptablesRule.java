package ekslab.verify.facts;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One rule, as iptables-save prints it behind {@code -A CHAIN}; taken apart when somebody asks. */
public final class IptablesRule {

    private static final int MANY = 1024;
    private static final Map<String, IptablesRule> KNOWN = new ConcurrentHashMap<>();

    private final String text;
    private Map<String, String> options;   // made once; whoever asks at the same time makes the same

    private IptablesRule(String text) { this.text = text; }

    /** Nodes have much the same rules, so that each is taken apart but once; were they many, they would be forgotten at times. */
    public static IptablesRule of(String text) {
        if (KNOWN.size() > MANY) KNOWN.clear();
        return KNOWN.computeIfAbsent(text, IptablesRule::new);
    }

    /** Each by its name, with a leading "!" where the rule means everything else; "" for one without a value. */
    public Map<String, String> options() {
        if (options == null) options = Collections.unmodifiableMap(parse(text));
        return options;
    }

    private static Map<String, String> parse(String text) {
        var options = new HashMap<String, String>();
        var not = "";
        var name = "";
        for (int at = 0, end; at < text.length(); at = end) {
            end = end(text, at);
            var word = text.substring(at, end);
            if (word.isBlank()) continue;
            if (word.equals("!")) not = "!";
            else
                if (word.startsWith("-")) {
                    name = not + word;
                    not = "";
                    options.put(name, "");
                } else options.merge(name, unquoted(word), (first, more) -> first.isEmpty() ? more : first + " " + more);
        }
        return options;
    }

    /** Of the word, the quoted words or the blank that begins there. */
    private static int end(String text, int start) {
        var end = start + 1;
        if (text.charAt(start) == ' ') return end;
        if (text.charAt(start) == '"') {
            while (end < text.length() && text.charAt(end) != '"') end += text.charAt(end) == '\\' ? 2 : 1;
            if (end < text.length()) return end + 1;
        }
        var blank = text.indexOf(' ', start);
        return blank < 0 ? text.length() : blank;
    }

    private static String unquoted(String word) {
        if (word.length() < 2 || !word.startsWith("\"") || !word.endsWith("\"")) return word;
        var inside = word.substring(1, word.length() - 1);
        return inside.indexOf('\\') < 0 ? inside : inside.replaceAll("\\\\(.)", "$1");
    }

    /** The value of an option such as -d or --to-source; "" when it is not there. */
    public String option(String name) {
        return options().getOrDefault(name, "");
    }

    public boolean has(String option) { return options().containsKey(option); }

    /** Where a packet that fits goes: a chain, or what is done with it, such as RETURN; "" when it is only counted. */
    public String target() {
        return options().getOrDefault("-j", option("-g"));
    }

    @Override public boolean equals(Object other) { return other instanceof IptablesRule same && same.text.equals(text); }

    @Override public int hashCode() { return text.hashCode(); }

    /** To the letter. */
    @Override public String toString() { return text; }
}
