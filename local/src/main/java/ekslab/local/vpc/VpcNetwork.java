package ekslab.local.vpc;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

import ekslab.local.cloud.Change;
import ekslab.local.cloud.Cidr;
import ekslab.local.cloud.VpcAttributes;
import ekslab.local.net.Plan;
import ekslab.local.net.Shell;

/** Keeps the VPC's network on this machine equal to the cloud's state, change by change. */
public final class VpcNetwork {

    private static final int FIRST_TABLE = 1001;   // far from main (254) and easy to tell from a node's own tables

    private final Shell shell;
    private final Function<String, String> netnsOfInstance;
    private final Map<String, Wire> wires = new LinkedHashMap<>();          // by subnet id
    private final Map<String, Membership> plugged = new LinkedHashMap<>();  // by interface id
    private final Map<String, String> natInterfaces = new HashMap<>();      // by NAT gateway id
    private final Set<String> flowLogs = new LinkedHashSet<>();
    private final Routes routes = new Routes();
    private final FlowCounters counters = new FlowCounters();
    private final Whose whose = new Whose();
    private final Buckets buckets;
    private Groups groups;
    private Acls acls;
    private String cidr;
    private int subnets;
    private int ports;

    /** A subnet's bridge and the number of its routing table. */
    private record Wire(Cidr cidr, String bridge, int table) {}

    /** The same with interfaces as fast as this machine. */
    public VpcNetwork(Shell shell, Function<String, String> netnsOfInstance) {
        this(shell, netnsOfInstance, Bandwidth.UNLIMITED);
    }

    /**
     * @param shell of the place where the VPC's namespaces are made
     * @param netnsOfInstance the network namespace of an instance, which is made if it is not there yet
     * @param limits what an instance's interfaces can carry together
     */
    public VpcNetwork(Shell shell, Function<String, String> netnsOfInstance, Bandwidth.Limits limits) {
        this.buckets = new Buckets(limits);
        this.shell = shell;
        this.netnsOfInstance = netnsOfInstance;
    }

    /** Follows one change of the cloud; changes of things that have no place in a network are passed over. */
    public synchronized void follow(Change<?> change) {
        var plan = new Plan();
        on(change, Vpc.class, (before, after) -> plan.add(vpc(before, after)));
        if (cidr == null) {
            shell.run(plan);   // what is left of a VPC that is gone went with its namespaces
            return;
        }
        on(change, VpcAttributes.class, (before, after) -> after.ifPresent(now -> plan.add(resolver(now).plan())));
        on(change, Subnet.class, (before, after) -> plan.add(subnet(before, after)));
        on(change, RouteTable.class, routes::follow);
        on(change, NatGateway.class, this::natGateway);
        on(change, SecurityGroup.class, (before, after) -> plan.add(groups.follow(before, after).plan()));
        on(change, SecurityGroupRule.class, (before, after) -> plan.add(groups.followRule(before, after).plan()));
        on(change, NetworkAcl.class, (before, after) -> plan.add(acls.follow(before, after, subnet -> wires.get(subnet).bridge()).plan()));
        on(change, NetworkInterface.class, (before, after) -> plan.add(networkInterface(before, after)));
        on(change, FlowLog.class, (before, after) -> plan.add(flowLog(before, after)));
        shell.run(plan.add(routes.bring(tables(), this::way)));
    }

    private interface Handler<T> {
        void handle(Optional<T> before, Optional<T> after);
    }

    private static <T> void on(Change<?> change, Class<T> type, Handler<T> handler) {
        if (change.type() == type) handler.handle(change.before().map(type::cast), change.after().map(type::cast));
    }

    private Plan vpc(Optional<Vpc> before, Optional<Vpc> after) {
        if (before.isPresent() && after.isPresent()) return new Plan();
        if (after.isEmpty()) {
            cidr = null;
            return Fabric.withoutHost(Fabric.VPC).add(Fabric.withoutHost(Fabric.INTERNET));
        }
        groups = new Groups();
        acls = new Acls();
        cidr = after.get().cidrBlock();
        return Fabric.vpc(Cidr.of(cidr).address(2), Internet.addresses());
    }

    private Plan subnet(Optional<Subnet> before, Optional<Subnet> after) {
        if (before.isPresent() && after.isPresent()) return new Plan();
        if (after.isEmpty()) {
            var wire = wires.remove(before.orElseThrow().subnetId());
            routes.forget(wire.table());
            return Fabric.withoutSubnet(wire.bridge(), wire.table());
        }
        var subnet = Cidr.of(after.get().cidrBlock());
        var wire = new Wire(subnet, "sn" + subnets, FIRST_TABLE + subnets++);
        wires.put(after.get().subnetId(), wire);
        return Fabric.subnet(wire.bridge(), wire.table(), subnet.address(1) + "/" + subnet.prefix(), cidr);
    }

    /** Without DNS support the VPC's resolver says nothing at all. */
    private static Nft resolver(VpcAttributes vpc) {
        return new Nft().chain("resolver", vpc.dnsSupport() ? List.of() : List.of("counter drop"));
    }

    private Map<String, Integer> tables() {
        return wires.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, wire -> wire.getValue().table()));
    }

    /** How a route's target is reached; a target that is not there any more is a black hole. */
    private Optional<String> way(Route route) {
        if ("blackhole".equals(route.stateAsString())) return Optional.empty();
        if (route.gatewayId() != null && route.gatewayId().startsWith("igw-"))
            return Optional.of("via %s dev igw".formatted(Fabric.INTERNET_LINK));
        var target = route.natGatewayId() != null ? natInterfaces.get(route.natGatewayId()) : route.networkInterfaceId();
        return Optional.ofNullable(plugged.get(target))
            .map(eni -> "via %s dev %s".formatted(eni.addresses().iterator().next(), eni.port().bridge()));
    }

    private void natGateway(Optional<NatGateway> before, Optional<NatGateway> after) {
        before.ifPresent(gateway -> natInterfaces.remove(gateway.natGatewayId()));
        after.ifPresent(
            gateway -> natInterfaces.put(gateway.natGatewayId(), gateway.natGatewayAddresses().get(0).networkInterfaceId()));
    }

    private Plan networkInterface(Optional<NetworkInterface> before, Optional<NetworkInterface> after) {
        var id = after.or(() -> before).get().networkInterfaceId();
        var was = Optional.ofNullable(plugged.get(id));
        var is = after.filter(eni -> attached(eni) || isNat(eni));
        if (was.isEmpty() && is.isEmpty()) return new Plan();
        var port = was.map(Membership::port).orElseGet(() -> port(is.orElseThrow()));
        var now = is.map(eni -> Membership.of(port, eni)).orElseGet(() -> was.orElseThrow().none());
        var plan = was.isPresent() ? new Plan() : appear(now, is.orElseThrow());
        plan.add(became(was.orElse(now.none()), now));
        if (is.isPresent()) {
            plugged.put(id, now);
            whose.is(is.get(), port.number());
        } else {
            plugged.remove(id);
            plan.add(Fabric.unplug(port)).add(buckets.unplug(port)).add(now.disappear().plan());
            before.filter(VpcNetwork::isNat).ifPresent(eni -> plan.add(Fabric.withoutHost(eni.networkInterfaceId())));
        }
        return plan;
    }

    private Plan became(Membership before, Membership after) {
        var plan = Fabric.withdraw(before.port(), minus(before.addresses(), after.addresses()))
            .add(before.to(after).plan())
            .add(Fabric.deliver(after.port(), minus(after.addresses(), before.addresses())));
        before.publicAddresses().forEach((address, publicAddress) -> {
            if (!publicAddress.equals(after.publicAddresses().get(address))) plan.add(Fabric.forget(publicAddress));
        });
        return plan;
    }

    private Plan appear(Membership now, NetworkInterface eni) {
        var plan = now.appear().plan();
        if (!isNat(eni)) {
            var instance = eni.attachment().instanceId();
            return plan.add(Fabric.plug(now.port(), netnsOfInstance.apply(instance), linkName(eni)))
                .add(buckets.plug(now.port(), instance));
        }
        var subnet = wires.get(eni.subnetId()).cidr();
        return plan.add(Fabric.host(eni.networkInterfaceId())).add(Fabric.plug(now.port(), eni.networkInterfaceId(), "ens5"))
            .add(Fabric.natGateway(eni.networkInterfaceId(), "ens5", eni.privateIpAddress(), subnet.prefix(), subnet.address(1)));
    }

    private Fabric.Port port(NetworkInterface eni) {
        var wire = wires.get(eni.subnetId());
        return new Fabric.Port("p" + eni.networkInterfaceId().substring(4, 15), wire.bridge(), eni.macAddress(),
            Fabric.routerMac(wire.table()), ++ports);
    }

    private Plan flowLog(Optional<FlowLog> before, Optional<FlowLog> after) {
        var counted = !flowLogs.isEmpty();
        before.ifPresent(log -> flowLogs.remove(log.flowLogId()));
        after.ifPresent(log -> flowLogs.add(log.flowLogId()));
        return counted == !flowLogs.isEmpty() ? new Plan() : CountingPoint.counting(!counted).plan();
    }

    /** What flowed since this was last asked; nothing while there is no flow log. */
    synchronized List<FlowCounters.Count> flows() {
        return cidr == null || flowLogs.isEmpty() ? List.of() : counters.news(shell.run(CountingPoint.question()));
    }

    /** Which interface a count belongs to. */
    synchronized Optional<NetworkInterface> whose(FlowCounters.Count count) {
        return whose.of(count);
    }

    /** The name that Linux gives an instance's network interface: ens5 for device 0, ens6 for device 1. */
    public static String linkName(NetworkInterface eni) {
        return "ens" + (5 + eni.attachment().deviceIndex());
    }

    private static boolean attached(NetworkInterface eni) { return eni.attachment() != null && eni.attachment().instanceId() != null; }

    private static boolean isNat(NetworkInterface eni) { return "nat_gateway".equals(eni.interfaceTypeAsString()); }

    private static Set<String> minus(Set<String> all, Set<String> others) {
        var rest = new LinkedHashSet<>(all);
        rest.removeAll(others);
        return rest;
    }
}
