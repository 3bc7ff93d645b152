package ekslab.local.net;

import java.util.List;

/** What {@code iptables-save} prints, taken apart: its chains and rules by table, as lines. */
public record SavedRules(String text) {

    /** The lines of a table, without those around them; none when it was not printed. */
    public List<String> table(String name) {
        return text.lines().dropWhile(line -> !line.equals("*" + name)).skip(1).takeWhile(line -> !line.equals("COMMIT")).toList();
    }

    /** Whether a table has a chain of that name. */
    public boolean has(String table, String chain) {
        return table(table).stream().anyMatch(line -> line.startsWith(":" + chain + " "));
    }
}
