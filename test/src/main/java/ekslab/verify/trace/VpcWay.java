package ekslab.verify.trace;

import java.util.Comparator;
import java.util.Map;

import ekslab.verify.facts.Cidrs;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.NetworkAcl;
import ekslab.verify.facts.Packet;
import ekslab.verify.facts.RouteTable;
import ekslab.verify.facts.Snapshot;

/** What the VPC does with a packet that an ENI sends. */
record VpcWay(Snapshot seen) {

    private static final Map<String, Integer> PROTOCOLS = Map.of("icmp", 1, "tcp", 6, "udp", 17);

    /** @param eni that the packet comes to; null when it has left the VPC */
    record Exit(Eni eni, Packet packet) {}

    /** @param answer whether the security groups have let the connection through already */
    Exit send(Packet packet, Eni from, boolean answer, Trail trail) throws Dropped {
        if (from.sourceDestCheck() && !owns(from, packet.from()))
            throw new Dropped("source check of %s: %s is none of its addresses", from.id(), packet.from());
        var ec2 = seen.ec2();
        if (resolver(packet.to())) {
            if (!ec2.dns().orThrow().support()) throw new Dropped("VPC: its resolver is switched off (enableDnsSupport)");
            trail.decided("VPC", "its resolver has " + packet.to(), packet);
            return new Exit(null, packet);
        }
        var route = route(ec2.routeTable(from.subnetId()), packet.to());
        if (route.target().equals("local")) {
            var to = ec2.enis().orThrow().holding(packet.to())
                .orElseThrow(() -> new Dropped("VPC: no ENI has the address %s", packet.to()));
            if (!answer && !ec2.lets(true, from, to, packet.protocol(), packet.toPort()))
                throw new Dropped("security groups %s of %s let nothing out to %s", from.groups(), from.id(), packet);
            if (!from.subnetId().equals(to.subnetId())) {
                pass(ec2.acl(from.subnetId()), true, packet.to(), packet);
                pass(ec2.acl(to.subnetId()), false, packet.from(), packet);
            }
            if (!answer && !ec2.lets(false, to, from, packet.protocol(), packet.toPort()))
                throw new Dropped("security groups %s of %s let nothing in: %s", to.groups(), to.id(), packet);
            trail.decided("VPC",
                "%s: %s → local; %s has %s".formatted(ec2.routeTable(from.subnetId()).id(), route.to(), to.id(), packet.to()), packet);
            return new Exit(to, packet);
        }
        if (!answer && !ec2.letsOut(from, packet.to(), packet.protocol(), packet.toPort()))
            throw new Dropped("security groups %s of %s let nothing out to %s", from.groups(), from.id(), packet);
        pass(ec2.acl(from.subnetId()), true, packet.to(), packet);
        return out(packet, from, route, trail);
    }

    /** The second address of the VPC and one for all VPCs; neither route tables nor groups nor ACLs decide over them. */
    private boolean resolver(String ip) {
        return ip.equals("169.254.169.253")
            || seen.ec2().vpc().orThrow().cidrs().stream().findFirst().filter(cidr -> ip.equals(Cidrs.address(cidr, 2))).isPresent();
    }

    /** From outside, by an internet gateway. @param publicIp that the packet was sent to */
    void enter(Packet packet, Eni to, String publicIp, Trail trail) throws Dropped {
        pass(seen.ec2().acl(to.subnetId()), false, packet.from(), packet);
        trail.decided("VPC", "%s belongs to %s of %s".formatted(publicIp, packet.to(), to.id()), packet);
    }

    private Exit out(Packet packet, Eni from, RouteTable.Route route, Trail trail) throws Dropped {
        var line = "%s → %s".formatted(route.to(), route.target());
        if (route.blackhole()) throw new Dropped("VPC: %s, which is a blackhole", line);
        if (!Cidrs.isPublic(packet.to())) throw new Dropped("VPC: %s, and nobody out there has %s", line, packet.to());
        if (seen.ec2().internetGateways().orThrow().stream().anyMatch(each -> each.attached() && each.id().equals(route.target()))) {
            var ip = from.addresses().stream().filter(address -> address.ip().equals(packet.from()) && !address.publicIp().isEmpty())
                .findFirst()
                .orElseThrow(() -> new Dropped("%s translates only addresses that own a public one, and %s owns none", route.target(),
                    packet.from()));
            var translated = packet.withSource(ip.publicIp());
            trail.decided("VPC", line, translated);
            return new Exit(null, translated);
        }
        var nat = seen.ec2().natGateways().orThrow().stream().filter(each -> each.available() && each.id().equals(route.target()))
            .findFirst();
        if (nat.isPresent()) {
            if (nat.get().publicIp().isEmpty()) throw new Dropped("%s has no public address", route.target());
            var translated = packet.withSource(nat.get().publicIp());
            trail.decided("VPC", line, translated);
            return new Exit(null, translated);
        }
        throw new Dropped("VPC: %s, which is no gateway that works", line);
    }

    private static RouteTable.Route route(RouteTable table, String to) throws Dropped {
        return table.routes().stream().filter(route -> Cidrs.contains(route.to(), to))
            .max(Comparator.comparing(route -> Integer.parseInt(route.to().replaceFirst(".*/", ""))))
            .orElseThrow(() -> new Dropped("%s has no route to %s", table.id(), to));
    }

    private static void pass(NetworkAcl acl, boolean egress, String peer, Packet packet) throws Dropped {
        if (!acl.allows(egress, PROTOCOLS.getOrDefault(packet.protocol(), -1), peer, packet.toPort()))
            throw new Dropped("network ACL %s (%s) denies %s", acl.id(), egress ? "egress" : "ingress", packet);
    }

    static boolean owns(Eni eni, String ip) {
        return eni.lends(ip) || eni.addresses().stream().anyMatch(address -> address.ip().equals(ip));
    }
}
