package ekslab.local.vpc;

import java.util.Collection;

import ekslab.local.net.Plan;

/** Lines for {@code nft -f -} that take effect together or not at all. */
final class Nft {

    /** How the address policy's table is named; the bridges' own is {@code bridge vpc}. */
    static final String TABLE = "ip vpc";

    private final StringBuilder lines = new StringBuilder();

    Nft line(String format, Object... values) {
        lines.append(values.length == 0 ? format : format.formatted(values)).append('\n');
        return this;
    }

    /** Adds elements to a set or map of the policy's table. */
    Nft add(String set, Collection<String> elements) {
        return elements("add", set, elements);
    }

    /** Takes elements away; of a map's only the keys are looked at. */
    Nft delete(String set, Collection<String> elements) {
        return elements("delete", set, elements.stream().map(element -> element.split(" : ")[0]).toList());
    }

    /** Gives a chain these rules in place of the ones it has. */
    Nft chain(String chain, Collection<String> rules) {
        line("add chain %s %s", TABLE, chain).line("flush chain %s %s", TABLE, chain);
        rules.forEach(rule -> line("add rule %s %s %s", TABLE, chain, rule));
        return this;
    }

    private Nft elements(String verb, String set, Collection<String> elements) {
        return elements.isEmpty() ? this : line("%s element %s %s { %s }", verb, TABLE, set, String.join(", ", elements));
    }

    Plan plan() { return lines.isEmpty() ? new Plan() : new Plan().feed(Fabric.VPC, lines.toString(), "nft -f -"); }

    @Override public String toString() { return lines.toString(); }
}
