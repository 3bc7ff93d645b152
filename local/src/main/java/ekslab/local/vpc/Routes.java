package ekslab.local.vpc;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;

import ekslab.local.net.Plan;

/** The route tables as the kernel's: each subnet has one of its own, filled from the table that it is associated with, or else from the main one. */
final class Routes {

    private static final String BLACKHOLE = "blackhole";

    private final Map<String, RouteTable> tables = new LinkedHashMap<>();
    private final Map<Integer, Map<String, String>> kernel = new HashMap<>();   // way by destination, by the kernel's table

    void follow(Optional<RouteTable> before, Optional<RouteTable> after) {
        before.ifPresent(table -> tables.remove(table.routeTableId()));
        after.ifPresent(table -> tables.put(table.routeTableId(), table));
    }

    void forget(int table) { kernel.remove(table); }

    /**
     * What must change for the kernel to know the ways of all subnets.
     *
     * @param kernelTables by subnet id
     * @param gateways the way to a route's target; empty when the target is not there (any more)
     */
    Plan bring(Map<String, Integer> kernelTables, Function<Route, Optional<String>> gateways) {
        var plan = new Plan();
        kernelTables.forEach((subnet, table) -> {
            var had = kernel.getOrDefault(table, Map.of());
            var has = ways(subnet, gateways);
            had.keySet().stream().filter(destination -> !has.containsKey(destination))
                .forEach(destination -> plan.in(Fabric.VPC, "ip route del {} table {}", destination, table));
            has.forEach((destination, way) -> {
                if (way.equals(had.get(destination))) return;
                if (way.equals(BLACKHOLE)) plan.in(Fabric.VPC, "ip route replace blackhole {} table {}", destination, table);
                else plan.in(Fabric.VPC, "ip route replace {} " + way + " table {}", destination, table);
            });
            kernel.put(table, has);
        });
        return plan;
    }

    private Map<String, String> ways(String subnet, Function<Route, Optional<String>> gateways) {
        var ways = new LinkedHashMap<String, String>();
        var table = associated(association -> subnet.equals(association.subnetId()))
            .or(() -> associated(association -> Boolean.TRUE.equals(association.main())));
        table.ifPresent(found -> found.routes().stream()
            .filter(route -> route.destinationCidrBlock() != null && !"local".equals(route.gatewayId()))
            .forEach(route -> ways.put(route.destinationCidrBlock(), gateways.apply(route).orElse(BLACKHOLE))));
        return ways;
    }

    private Optional<RouteTable> associated(Predicate<RouteTableAssociation> wanted) {
        return tables.values().stream().filter(table -> table.associations().stream().anyMatch(wanted)).findFirst();
    }
}
