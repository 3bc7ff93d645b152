package ekslab.verify.facts;

import java.util.List;

/**
 * What EC2 says about a route table.
 *
 * @param main whether it serves every subnet that names no other
 * @param subnets that name it
 */
public record RouteTable(String id, boolean main, List<String> subnets, List<Route> routes) {

    public RouteTable {
        subnets = List.copyOf(subnets);
        routes = List.copyOf(routes);
    }

    /**
     * @param to a CIDR
     * @param target "local", or the id of a gateway or network interface
     * @param blackhole whether the target is not there
     */
    public record Route(String to, String target, boolean blackhole) {}
}
