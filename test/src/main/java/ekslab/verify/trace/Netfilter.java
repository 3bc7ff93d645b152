package ekslab.verify.trace;

import java.util.List;

import ekslab.verify.facts.Iptables;
import ekslab.verify.facts.IptablesChain;
import ekslab.verify.facts.IptablesRule;

/** Walks a packet through the chains of one node. Tables that do not decide over anything here, such as raw, are left out. */
record Netfilter(Iptables iptables, Chance chance) {

    private static final int DEEP = 20;
    private static final IptablesChain NOBODY = new IptablesChain("ACCEPT", List.of());   // a table that the node does not have

    /** A built-in chain: its rules, and its policy at the end. @return whether something was translated */
    boolean walk(String table, String chain, Passage passage) throws Dropped {
        var end = chain(table, chain, passage, 0);
        if (end == End.TRANSLATED) return true;
        if (end == End.NONE && iptables.chains(table).getOrDefault(chain, NOBODY).policy().equals("DROP"))
            throw new Dropped("iptables -t %s -P %s DROP", table, chain);
        return false;
    }

    private enum End {
        NONE, ACCEPTED, TRANSLATED
    }

    private End chain(String table, String chain, Passage passage, int depth) throws Dropped {
        if (depth > DEEP) throw new Dropped("chain %s of table %s leads to itself", chain, table);
        for (var rule : iptables.rules(table, chain)) {
            if (!new RuleMatch(rule, passage).fits() || rule.has("--probability") && !chance.takes()) continue;
            var written = "-t %s -A %s %s".formatted(table, chain, rule);
            switch (rule.target()) {
                case "RETURN" -> {
                    passage.note(written);
                    return End.NONE;
                }
                case "ACCEPT" -> {
                    return End.ACCEPTED;
                }
                case "DROP", "REJECT" -> throw new Dropped("%s", written);
                case "MARK" -> passage.mark(rule.option("--set-xmark"));
                case "CONNMARK" -> connmark(rule, passage, written);
                case "DNAT" -> {
                    passage.note(written);
                    var to = rule.option("--to-destination").split(":");
                    passage.becomes(
                        passage.packet().withDestination(to[0], to.length > 1 ? Integer.parseInt(to[1]) : passage.packet().toPort()));
                    return End.TRANSLATED;
                }
                case "SNAT" -> {
                    passage.note(written);
                    passage.becomes(passage.packet().withSource(rule.option("--to-source").split(":")[0]));
                    return End.TRANSLATED;
                }
                case "MASQUERADE" -> {
                    passage.note(written);
                    return End.TRANSLATED;   // whoever knows the link gives it that link's address
                }
                case "" -> {} // it counts, and no more
                default -> {
                    if (!iptables.chains(table).containsKey(rule.target())) continue;   // such as LOG
                    var end = chain(table, rule.target(), passage, depth + 1);
                    if (end != End.NONE) return end;
                }
            }
        }
        return End.NONE;
    }

    private static void connmark(IptablesRule rule, Passage passage, String written) {
        if (rule.has("--restore-mark")) passage.restoreMark(mask(rule));
        else
            if (rule.has("--save-mark")) passage.saveMark(mask(rule));
            else {
                passage.note(written);
                passage.markConnection(rule.option("--set-xmark"));
            }
    }

    private static int mask(IptablesRule rule) {
        return rule.option("--nfmask").isEmpty() ? -1 : Integer.decode(rule.option("--nfmask"));
    }
}
