package ekslab.verify.junit;

import org.assertj.core.api.AbstractAssert;

import ekslab.verify.facts.Cidrs;
import ekslab.verify.facts.Eni;

/** What a test says of a node. */
public final class NodeAssert extends AbstractAssert<NodeAssert, LabNode> {

    NodeAssert(LabNode node) { super(node, NodeAssert.class); }

    /** Whether its own address lies in this CIDR. */
    public NodeAssert hasIpIn(String cidr) {
        isNotNull();
        if (!Cidrs.contains(cidr, actual.ip()))
            throw failure("%s has %s, which is not in %s%n%s", actual, actual.ip(), cidr, Explained.by("nodes-are-instances"));
        return this;
    }

    public NodeAssert hasEnis(int count) {
        isNotNull();
        if (actual.enis().size() != count)
            throw failure("%s has %d ENIs, not %d: %s%n%s", actual, actual.enis().size(), count,
                actual.enis().stream().map(Eni::id).toList(),
                Explained.by("enis-within-type-limits"));
        return this;
    }
}
