package ekslab.local.vpc;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

import ekslab.local.cloud.Change;
import ekslab.local.cloud.Cidr;
import ekslab.local.net.Plan;
import ekslab.local.net.Shell;

/** Keeps the VPC's network on this machine equal to the cloud's state, change by change. */
public final class VpcNetwork {

    private static final String NOWHERE = "nowhere";
    private static final String INTERNET = "internet";
    private static final int FIRST_TABLE = 1001;   // far from main (254) and easy to tell from a node's own tables

    private final Shell shell;
    private final Function<String, String> netnsOfInstance;
    private final Map<String, Wire> wires = new LinkedHashMap<>();       // by subnet id
    private final Map<String, Fabric.Port> ports = new HashMap<>();      // by interface id
    private final Map<String, String> ways = new HashMap<>();            // by subnet id
    private final Map<String, String> natAddresses = new HashMap<>();    // by NAT gateway id
    private int made;

    /** A subnet's bridge and the number of its routing table. */
    private record Wire(String cidr, String bridge, int table) {}

    /**
     * @param shell of the place where the VPC's namespaces are made
     * @param netnsOfInstance the network namespace of an instance, which is made if it is not there yet
     */
    public VpcNetwork(Shell shell, Function<String, String> netnsOfInstance) {
        this.shell = shell;
        this.netnsOfInstance = netnsOfInstance;
    }

    /** Follows one change of the cloud; changes of things that have no place in a network are passed over. */
    public synchronized void follow(Change<?> change) {
        var plan = new Plan();
        on(change, Vpc.class, (before, after) -> plan.add(vpc(before, after)));
        on(change, Subnet.class, (before, after) -> plan.add(subnet(before, after)));
        on(change, RouteTable.class, (before, after) -> plan.add(routes(before, after)));
        on(change, NatGateway.class, this::natGateway);
        on(change, NetworkInterface.class, (before, after) -> plan.add(networkInterface(before, after)));
        shell.run(plan);
    }

    private interface Handler<T> {
        void handle(Optional<T> before, Optional<T> after);
    }

    private static <T> void on(Change<?> change, Class<T> type, Handler<T> handler) {
        if (change.type() == type) handler.handle(change.before().map(type::cast), change.after().map(type::cast));
    }

    private Plan vpc(Optional<Vpc> before, Optional<Vpc> after) {
        if (before.isEmpty()) return Fabric.vpc(after.orElseThrow().cidrBlock(), Cidr.of(after.orElseThrow().cidrBlock()).address(2));
        return after.isPresent() ? new Plan() : new Plan().run("ip netns del {}", Fabric.VPC).run("ip netns del {}", Fabric.INTERNET);
    }

    private Plan subnet(Optional<Subnet> before, Optional<Subnet> after) {
        if (before.isPresent() && after.isPresent()) return new Plan();
        if (after.isEmpty()) {
            var wire = wires.remove(before.orElseThrow().subnetId());
            ways.remove(before.get().subnetId());
            return Fabric.withoutSubnet(wire.bridge(), wire.table());
        }
        var subnet = after.get();
        var wire = new Wire(subnet.cidrBlock(), "sn" + made, FIRST_TABLE + made++);
        wires.put(subnet.subnetId(), wire);
        var cidr = Cidr.of(subnet.cidrBlock());
        return Fabric.subnet(wire.bridge(), wire.table(), cidr.address(1) + "/" + cidr.prefix());
    }

    private Plan routes(Optional<RouteTable> before, Optional<RouteTable> after) {
        var plan = new Plan();
        var left = before.map(VpcNetwork::subnets).orElse(new TreeSet<>());
        after.ifPresent(table -> subnets(table).forEach(subnet -> {
            left.remove(subnet);
            plan.add(lead(subnet, way(table)));
        }));
        left.forEach(subnet -> plan.add(lead(subnet, NOWHERE)));
        return plan;
    }

    /** Where a route table sends what leaves the VPC: {@link #NOWHERE}, {@link #INTERNET}, or through a NAT gateway with this public address. */
    private String way(RouteTable table) {
        for (var route : table.routes()) {
            if (!"0.0.0.0/0".equals(route.destinationCidrBlock()) || "blackhole".equals(route.stateAsString())) continue;
            if (route.natGatewayId() != null) return natAddresses.getOrDefault(route.natGatewayId(), NOWHERE);
            if (route.gatewayId() != null && route.gatewayId().startsWith("igw-")) return INTERNET;
        }
        return NOWHERE;
    }

    private Plan lead(String subnet, String way) {
        var plan = new Plan();
        var wire = wires.get(subnet);
        var old = ways.put(subnet, way);
        if (wire == null || way.equals(old)) return plan;
        if (old != null && old.contains(".")) plan.add(Fabric.dontTranslate(wire.cidr(), old));
        if (way.contains(".")) plan.add(Fabric.translate(wire.cidr(), way));
        return plan.add(Fabric.routes(wire.table(), !way.equals(NOWHERE)));
    }

    private static Set<String> subnets(RouteTable table) {
        return table.associations().stream().map(RouteTableAssociation::subnetId).filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A NAT gateway's address is translated to when a route table leads through it, not before. */
    private void natGateway(Optional<NatGateway> before, Optional<NatGateway> after) {
        before.ifPresent(gateway -> natAddresses.remove(gateway.natGatewayId()));
        after.ifPresent(gateway -> natAddresses.put(gateway.natGatewayId(), gateway.natGatewayAddresses().get(0).publicIp()));
    }

    private Plan networkInterface(Optional<NetworkInterface> before, Optional<NetworkInterface> after) {
        var plan = new Plan();
        var was = before.filter(VpcNetwork::plugged);
        var is = after.filter(VpcNetwork::plugged);
        if (was.isEmpty() && is.isEmpty()) return plan;
        if (was.isEmpty()) {
            var eni = is.get();
            var port = new Fabric.Port("p" + eni.networkInterfaceId().substring(4, 15), wires.get(eni.subnetId()).bridge(),
                eni.macAddress());
            ports.put(eni.networkInterfaceId(), port);
            plan.add(Fabric.plug(port, netnsOfInstance.apply(eni.attachment().instanceId()), linkName(eni)));
        }
        var port = ports.get(is.or(() -> was).get().networkInterfaceId());
        var had = was.map(VpcNetwork::addresses).orElse(Map.of());
        var has = is.map(VpcNetwork::addresses).orElse(Map.of());
        had.forEach((address, publicAddress) -> {
            if (!has.containsKey(address)) plan.add(Fabric.withdraw(port, address));
            if (!publicAddress.isEmpty() && !publicAddress.equals(has.get(address))) plan.add(Fabric.dontTranslate(address, publicAddress));
        });
        has.forEach((address, publicAddress) -> {
            if (!had.containsKey(address)) plan.add(Fabric.deliver(port, address));
            if (!publicAddress.isEmpty() && !publicAddress.equals(had.get(address))) plan.add(Fabric.translate(address, publicAddress));
        });
        if (is.isEmpty()) {
            plan.add(Fabric.unplug(port));
            ports.remove(was.get().networkInterfaceId());
        }
        return plan;
    }

    /** The name that Linux gives an instance's network interface: ens5 for device 0, ens6 for device 1. */
    public static String linkName(NetworkInterface eni) {
        return "ens" + (5 + eni.attachment().deviceIndex());
    }

    private static boolean plugged(NetworkInterface eni) { return eni.attachment() != null && eni.attachment().instanceId() != null; }

    /** Private address to public address, or to "". */
    private static Map<String, String> addresses(NetworkInterface eni) {
        var addresses = new LinkedHashMap<String, String>();
        for (NetworkInterfacePrivateIpAddress address : eni.privateIpAddresses())
            addresses.put(address.privateIpAddress(),
                address.association() == null || address.association().publicIp() == null ? "" : address.association().publicIp());
        eni.ipv4Prefixes().forEach(prefix -> Cidr.of(prefix.ipv4Prefix()).addresses().forEach(address -> addresses.put(address, "")));
        return addresses;
    }
}
