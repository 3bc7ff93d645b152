package ekslab.verify.facts;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;

import ekslab.verify.facts.Kernel.Rule;

/** The rules of a node, in the order in which they are asked; also by the address that they speak of. */
public final class Rules extends Keyed<Rule> {

    @JsonCreator public Rules(List<Rule> all) { super(all, rule -> rule.to().equals("all") ? rule.from() : rule.to()); }

    /** Those with a priority for what goes to an address, or for what comes from it if they mean all destinations. */
    public List<Rule> about(String address, int priority) {
        return with(address).stream().filter(rule -> rule.priority() == priority).toList();
    }
}
