package ekslab.verify.facts;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** One rule, as iptables-save prints it behind {@code -A CHAIN}; taken apart when somebody asks. */
public final class IptablesRule {

    private static final Pattern WORD = Pattern.compile("\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\"|\\S+");

    private final String text;
    private Map<String, String> options;   // made once; whoever asks at the same time makes the same

    public IptablesRule(String text) { this.text = text; }

    /** Each by its name, with a leading "!" where the rule means everything else; "" for one without a value. */
    public Map<String, String> options() {
        if (options == null) options = Map.copyOf(parse(text));
        return options;
    }

    private static Map<String, String> parse(String text) {
        var options = new HashMap<String, String>();
        var not = "";
        var name = "";
        for (var word = WORD.matcher(text); word.find();) {
            var quoted = word.group("quoted");
            if (quoted == null && word.group().equals("!")) not = "!";
            else
                if (quoted == null && word.group().startsWith("-")) {
                    name = not + word.group();
                    not = "";
                    options.put(name, "");
                } else {
                    var value = quoted == null ? word.group() : quoted.replaceAll("\\\\(.)", "$1");
                    options.merge(name, value, (first, more) -> first.isEmpty() ? more : first + " " + more);
                }
        }
        return options;
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
