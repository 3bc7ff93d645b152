package ekslab.verify.fault;

import static ekslab.verify.fault.NodePiece.each;

import ekslab.verify.facts.Node;

/** What {@code iptables} shows, and {@code iptables-restore} sets in one step. */
final class IptablesPieces {

    private static final String RESTORE = "{ echo '*%s'; %s; echo COMMIT; } | iptables-restore -w 5 -n";

    /** A chain as -S prints it, in the words of iptables-restore: made or emptied first, then filled. */
    private static final String ANEW = "sed -n -e 's/^-N \\(.*\\)/:\\1 - [0:0]/p' -e 's/^-P \\([^ ]*\\) \\([^ ]*\\)/:\\1 \\2 [0:0]\\n-F \\1/p' -e '/^-A/p'";

    private IptablesPieces() {}

    /** One chain with all its rules in order, a built-in one with its policy. */
    static NodePiece chain(Node node, String table, String chain) {
        return new NodePiece(Owner.of(node), "iptables -t %s %s".formatted(table, chain),
            "iptables -w 5 -t %s -S %s 2>/dev/null || true".formatted(table, chain), RESTORE.formatted(table, ANEW));
    }

    /** Those rules of a chain that contain some words; others share the chain, and change it meanwhile. */
    static NodePiece rules(Node node, String table, String chain, String words) {
        var show = "iptables -w 5 -t %s -S %s | grep -F -- '%s' || true".formatted(table, chain, words);
        return new NodePiece(Owner.of(node), "iptables -t %s %s (%s)".formatted(table, chain, words), show,
            RESTORE.formatted(table, "{ %s; } | sed 's/^-A/-D/'; sed -n '/^-A/p'".formatted(show)));
    }

    static NodePiece forwardPolicy(Node node) {
        return new NodePiece(Owner.of(node), "iptables policy of FORWARD", "iptables -w 5 -S FORWARD | sed -n '/^-P/p'",
            each("iptables -w 5 $line"));
    }
}
