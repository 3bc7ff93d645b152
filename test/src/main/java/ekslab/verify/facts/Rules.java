package ekslab.verify.facts;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;

import ekslab.verify.facts.Kernel.Rule;

/** The rules of a node, in the order in which they are asked; also by the address that they speak of. */
public final class Rules extends Keyed<Rule> {

    @JsonCreator public Rules(List<Rule> all) { super(all, rule -> List.of(rule.from().equals("all") ? rule.to() : rule.from())); }

    /** Those with a priority for what comes from an address, or for what goes to it from anywhere. */
    public List<Rule> about(String address, int priority) {
        return with(address).stream().filter(rule -> rule.priority() == priority).toList();
    }
}
