package ekslab.verify.facts;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;

/** The nodes of a cluster, by name. */
public final class Nodes extends Named<Node> {

    public static final Nodes NONE = new Nodes(List.of());

    @JsonCreator public Nodes(List<Node> all) { super(all, Node::name); }
}
