package ekslab.verify.facts;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;

import ekslab.verify.facts.Kernel.Link;

/** The links of a node, by name. */
public final class Links extends Named<Link> {

    @JsonCreator public Links(List<Link> all) { super(all, Link::name); }
}
