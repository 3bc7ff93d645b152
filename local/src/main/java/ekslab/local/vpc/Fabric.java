package ekslab.local.vpc;

import java.util.Collection;
import java.util.List;

import ekslab.local.net.Plan;

/**
 * The VPC drawn as plans; every method is a pure function of what it is told.
 *
 * <pre>
 *   n1:ens5 ── port ┐                           ┌ port ── n2:ens5
 *   n1:ens6 ── port ┴ bridge (subnet 1)         bridge (subnet 2)
 *                       └──────── router (netns vpc) ────────┘
 *                                    │ igw
 *                              netns internet
 * </pre>
 *
 * It behaves as a VPC does: it answers ARP itself, with the interface's own MAC, and only for addresses that some
 * interface owns; it floods nothing; it drops what an interface sends with an address that is not its own; it leaves
 * no trace in the TTL; and only addresses with a public one get past the internet gateway. What it lets pass stands in
 * {@link Ruleset}.
 */
final class Fabric {

    static final String VPC = "vpc";
    static final String INTERNET = "internet";

    /** Jumbo frames between EC2 instances, ordinary ones to the internet: docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html. */
    static final int MTU = 9001;
    private static final int INTERNET_MTU = 1500;

    private static final String GATEWAY_LINK = "192.0.2.1";
    static final String INTERNET_LINK = "192.0.2.2";

    private static final String ROUTER_MAC = "06:00:00:00:00:%02x";
    private static final int SUBNET_RULES = 200;
    private static final int NOWHERE = 40_000;   // after main and default

    private Fabric() {}

    /**
     * The router with nothing attached, the internet behind its gateway, and the VPC's resolver address.
     *
     * @param hosts the addresses that exist in the internet; replies to all others come from the first
     */
    static Plan vpc(String resolver, Collection<String> hosts) {
        var plan = new Plan();
        for (var netns : new String[]{ VPC, INTERNET }) {
            plan.run("ip netns add {}", netns).in(netns, "ip link set lo up");
            plan.in(netns, "sysctl -qwe net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0 "
                + "net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 net.bridge.bridge-nf-call-iptables=0 "
                + "net.ipv6.conf.default.disable_ipv6=1 net.ipv4.ip_default_ttl=127");
        }
        plan.feed(VPC, Ruleset.text(), "nft -f -");
        // nft cannot add to a TTL
        plan.in(VPC, "iptables -t mangle -A PREROUTING -i sn+ -j TTL --ttl-inc 1");
        plan.run("ip link add igw mtu {} netns {} type veth peer name eth0 mtu {} netns {}", INTERNET_MTU, VPC, INTERNET_MTU, INTERNET);
        plan.in(VPC, "ip addr add {}/30 dev igw", GATEWAY_LINK).in(VPC, "ip link set igw up");
        plan.in(VPC, "ip addr add {}/32 dev lo", resolver);
        plan.in(INTERNET, "ip addr add {}/30 dev eth0", INTERNET_LINK).in(INTERNET, "ip link set eth0 up");
        hosts.forEach(host -> plan.in(INTERNET, "ip addr add {}/32 dev lo", host));
        plan.in(INTERNET, "ip route add default via {} src {}", GATEWAY_LINK, hosts.iterator().next());
        return plan.in(VPC, "ip rule add blackhole prio {}", NOWHERE);   // what no route table knows vanishes without a word
    }

    /**
     * @param router the subnet's base address + 1, with prefix length
     * @param vpc the range within which the subnets know the way to each other, unless a route says otherwise
     */
    static Plan subnet(String bridge, int table, String router, String vpc) {
        return new Nft().add("inside", List.of("\"%1$s\" . \"%1$s\"".formatted(bridge))).plan()
            // a fixed MAC: without it the bridge takes the lowest of its ports, and a change flushes even permanent neighbours
            .in(VPC, "ip link add {} mtu {} address {} type bridge", bridge, MTU, routerMac(table))
            .in(VPC, "ip addr add {} dev {}", router, bridge)
            .in(VPC, "ip link set {} up", bridge)
            .in(VPC, "ip route add throw {} table {}", vpc, table)
            .in(VPC, "ip rule add iif {} lookup {} prio {}", bridge, table, SUBNET_RULES);
    }

    static Plan withoutSubnet(String bridge, int table) {
        return new Plan()
            .in(VPC, "ip rule del iif {} lookup {} prio {}", bridge, table, SUBNET_RULES)
            .in(VPC, "ip route flush table {}", table)
            .in(VPC, "ip link del {}", bridge)
            .add(new Nft().delete("inside", List.of("\"%1$s\" . \"%1$s\"".formatted(bridge))).plan());
    }

    /** A network interface plugged into a host: one end a port of the subnet's bridge, the other the host's link. */
    static Plan plug(Port port, String host, String link) {
        return new Plan()
            .run("ip link add {} mtu {} netns {} type veth peer name {} mtu {} address {} netns {}", port.name(), MTU, VPC, link, MTU,
                port.mac(), host)
            .in(host, "ip link property add dev {} altname {}", link, link.replace("ens", "enp0s"))   // the name by its place on the bus, from udev
            .in(host, "tc qdisc replace dev {} root mq", link)   // as the driver of EC2's adapter has it
            .in(VPC, "ip link set {} master {} up", port.name(), port.bridge())
            .in(VPC, "ip link set {} type bridge_slave proxy_arp on learning off flood off mcast_flood off bcast_flood off", port.name())
            .in(VPC, "bridge fdb replace {} dev {} master static", port.mac(), port.name());
    }

    static Plan unplug(Port port) { return new Plan().in(VPC, "ip link del {}", port.name()); }

    /** Who is asked for an address, the interface that owns it from now on, answers with its MAC. */
    static Plan deliver(Port port, Collection<String> addresses) {
        var plan = new Plan();
        addresses.forEach(
            address -> plan.in(VPC, "ip neigh replace {} lladdr {} dev {} nud permanent", address, port.mac(), port.bridge()));
        return plan;
    }

    static Plan withdraw(Port port, Collection<String> addresses) {
        var plan = new Plan();
        addresses.forEach(address -> plan.in(VPC, "ip neigh del {} dev {}", address, port.bridge()));
        return plan;
    }

    /** Ends the connections that are translated to a public address which has just changed hands. */
    static Plan forget(String publicAddress) {
        return new Plan().feed(VPC, """
            conntrack -D --reply-dst %1$s >/dev/null 2>&1 || true
            conntrack -D --orig-dst %1$s >/dev/null 2>&1 || true
            """.formatted(publicAddress), "sh");
    }

    /**
     * A NAT gateway: a host without programs that sends everything on under its own address, and lets nobody begin from outside.
     *
     * @param link its only one, which is plugged in already
     */
    static Plan natGateway(String netns, String link, String address, int prefix, String router) {
        return new Plan()
            .in(netns, "ip addr add {}/{} dev {}", address, prefix, link)
            .in(netns, "ip link set {} up", link)
            .in(netns, "ip route add default via {}", router)
            .feed(netns, """
                *nat
                -A POSTROUTING -j SNAT --to-source %s
                COMMIT
                *filter
                :INPUT DROP
                COMMIT
                """.formatted(address), "iptables-restore -n");
    }

    /** The host of a NAT gateway, without a network yet. */
    static Plan host(String netns) {
        return new Plan().run("ip netns add {}", netns)
            .in(netns, "sysctl -qwe net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0 "
                + "net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 net.ipv6.conf.default.disable_ipv6=1");
    }

    static Plan withoutHost(String netns) { return new Plan().run("ip netns del {}", netns); }

    static String routerMac(int table) { return ROUTER_MAC.formatted(table & 0xff); }

    /**
     * One end of an interface's wire.
     *
     * @param router the MAC of the subnet's router
     * @param number what its packets are marked with
     */
    record Port(String name, String bridge, String mac, String router, int number) {}
}
