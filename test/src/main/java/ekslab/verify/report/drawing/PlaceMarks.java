package ekslab.verify.report.drawing;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;

import ekslab.verify.facts.RouteTable;
import ekslab.verify.report.drawing.Topology.Gateway;
import ekslab.verify.report.drawing.Topology.Site;

/** What the VPC, its subnets and its gateways are called, and what is told of them. */
final class PlaceMarks {

    private PlaceMarks() {}

    static Mark vpc(Topology topology) {
        return Mark.of(Kind.VPC, "VPC %s  %s".formatted(topology.vpc(), String.join(", ", topology.cidrs())).strip(), "");
    }

    static Mark zone(String name) {
        return Mark.of(Kind.ZONE, name, "");
    }

    static Mark gateway(Gateway gateway) {
        if (!gateway.nat())
            return Mark.of(Kind.GATEWAY, gateway.id(), Mark.lines("internet gateway " + gateway.id(),
                "translates addresses that own a public one, no others"), gateway.id());
        var lends = gateway.publicIps().isEmpty() ? "" : "lends " + String.join(", ", gateway.publicIps());
        var names = Stream.concat(Stream.of(gateway.id()), gateway.publicIps().stream()).toArray(String[]::new);
        return Mark.of(Kind.GATEWAY, gateway.id(), Mark.lines("NAT gateway " + gateway.id(), lends), names);
    }

    static Mark subnet(Site site, List<Gateway> gateways) {
        var subnet = site.subnet();
        if (subnet.id().isEmpty()) return Mark.of(Kind.SUBNET, "subnet unknown", "");
        var free = subnet.freeAddresses() + " free";
        var open = gateways.stream().anyMatch(gateway -> !gateway.nat()) ? "public, " : "private, ";
        var told = Mark.lines("subnet " + subnet.cidr(), subnet.id(), subnet.zone() + ", " + free,
            site.table().map(PlaceMarks::told).orElse(""), site.acl().isEmpty() ? "" : "network ACL " + site.acl());
        return Mark
            .of(Kind.SUBNET, subnet.cidr(), told, subnet.id(), subnet.cidr(), site.table().map(RouteTable::id).orElse(""), site.acl())
            .aside(site.table().isEmpty() ? free : open + free);
    }

    private static String told(RouteTable table) {
        return table.routes().stream()
            .map(route -> "%s by %s%s".formatted(route.to(), route.target(), route.blackhole() ? ", a blackhole" : ""))
            .collect(joining("\n", "route table " + table.id() + "\n", ""));
    }
}
