package ekslab.verify.facts;

import java.util.List;

/**
 * A chain of a table.
 *
 * @param policy what becomes of a packet that no rule fits: ACCEPT or DROP; "-" in a chain of one's own, where it goes back
 * @param rules in the order in which they are tried
 */
public record IptablesChain(String policy, List<IptablesRule> rules) {

    public IptablesChain {
        rules = List.copyOf(rules);
    }
}
