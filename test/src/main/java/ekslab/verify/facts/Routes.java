package ekslab.verify.facts;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;

import ekslab.verify.facts.Kernel.Route;

/** The routes of a node's tables, also by where they lead. */
public final class Routes extends Keyed<Route> {

    @JsonCreator public Routes(List<Route> all) { super(all, route -> List.of(route.to())); }

    /** Those of one table to exactly that address or CIDR, or to "default". */
    public List<Route> to(String destination, String table) {
        return with(destination).stream().filter(route -> route.table().equals(table)).toList();
    }
}
