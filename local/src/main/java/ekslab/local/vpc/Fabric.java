package ekslab.local.vpc;

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
 * no trace in the TTL; and only addresses with a public one get past the internet gateway.
 */
final class Fabric {

    static final String VPC = "vpc";
    static final String INTERNET = "internet";

    /** Jumbo frames, as between EC2 instances: docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html. */
    static final int MTU = 9001;

    /** Where the lab's internet answers; documentation addresses (RFC 5737), so that nobody takes them for real. */
    static final String INTERNET_HOST = "198.51.100.10";
    private static final String GATEWAY_LINK = "192.0.2.1";
    private static final String INTERNET_LINK = "192.0.2.2";

    private static final String ROUTER_MAC = "06:00:00:00:00:%02x";
    private static final int VPC_LOCAL = 100;
    private static final int SUBNET_RULES = 200;
    private static final int NOWHERE = 300;

    private Fabric() {}

    /** The router with nothing attached, the internet behind its gateway, and the VPC's resolver address. */
    static Plan vpc(String cidr, String resolver) {
        var plan = new Plan();
        for (var netns : new String[]{ VPC, INTERNET }) {
            plan.run("ip netns add {}", netns).in(netns, "ip link set lo up");
            plan.in(netns, "sysctl -qwe net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0 "
                + "net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 net.bridge.bridge-nf-call-iptables=0 "
                + "net.ipv6.conf.default.disable_ipv6=1 net.ipv4.ip_default_ttl=127");
        }
        plan.run("ip link add igw mtu {} netns {} type veth peer name eth0 mtu {} netns {}", MTU, VPC, MTU, INTERNET);
        plan.in(VPC, "ip addr add {}/30 dev igw", GATEWAY_LINK).in(VPC, "ip link set igw up");
        plan.in(VPC, "ip addr add {}/32 dev lo", resolver);
        plan.in(INTERNET, "ip addr add {}/30 dev eth0", INTERNET_LINK).in(INTERNET, "ip link set eth0 up");
        plan.in(INTERNET, "ip addr add {}/32 dev lo", INTERNET_HOST).in(INTERNET, "ip route add default via {} src {}", GATEWAY_LINK,
            INTERNET_HOST);
        plan.in(VPC, "ip rule add to {} lookup main prio {}", cidr, VPC_LOCAL);
        plan.in(VPC, "ip rule add iif lo lookup main prio {}", VPC_LOCAL);
        plan.in(VPC, "ip rule add unreachable prio {}", NOWHERE);   // a subnet whose route table knows no way has none
        plan.feed(VPC, """
            *mangle
            -A PREROUTING -i sn+ -j TTL --ttl-inc 1
            COMMIT
            *nat
            COMMIT
            *filter
            :INTERNET-GATEWAY -
            -A FORWARD -o igw -j INTERNET-GATEWAY
            -A INTERNET-GATEWAY -m comment --comment "no public address" -j DROP
            COMMIT
            """, "iptables-restore -n");
        return plan.feed(VPC, """
            table bridge vpc {
              map interfaces { type ifname : verdict; }
              chain source-check { type filter hook prerouting priority -200; policy accept; iifname vmap @interfaces; }
            }
            """, "nft -f -");
    }

    /** @param router the subnet's base address + 1, with prefix length */
    static Plan subnet(String bridge, int table, String router) {
        return new Plan()
            // a fixed MAC: without it the bridge takes the lowest of its ports, and a change flushes even permanent neighbours
            .in(VPC, "ip link add {} mtu {} address {} type bridge", bridge, MTU, ROUTER_MAC.formatted(table & 0xff))
            .in(VPC, "ip addr add {} dev {}", router, bridge)
            .in(VPC, "ip link set {} up", bridge)
            .in(VPC, "ip rule add iif {} lookup {} prio {}", bridge, table, SUBNET_RULES);
    }

    static Plan withoutSubnet(String bridge, int table) {
        return new Plan()
            .in(VPC, "ip rule del iif {} lookup {} prio {}", bridge, table, SUBNET_RULES)
            .in(VPC, "ip link del {}", bridge);
    }

    /** What a subnet's route table says beyond the VPC itself: a way to the internet, or none. */
    static Plan routes(int table, boolean internet) {
        return internet
            ? new Plan().in(VPC, "ip route replace default via {} dev igw table {}", INTERNET_LINK, table)
            : new Plan().in(VPC, "ip route replace unreachable default table {}", table);
    }

    /** A network interface plugged into a node: one end a port of the subnet's bridge, the other the node's link. */
    static Plan plug(Port port, String node, String link) {
        return new Plan()
            .run("ip link add {} mtu {} netns {} type veth peer name {} mtu {} address {} netns {}", port.name(), MTU, VPC, link, MTU,
                port.mac(), node)
            .in(node, "ip link property add dev {} altname {}", link, link.replace("ens", "enp0s"))   // the name by its place on the bus, from udev
            .in(node, "tc qdisc replace dev {} root mq", link)   // as the driver of EC2's adapter has it
            .in(VPC, "ip link set {} master {} up", port.name(), port.bridge())
            .in(VPC, "ip link set {} type bridge_slave proxy_arp on learning off flood off mcast_flood off bcast_flood off", port.name())
            .in(VPC, "bridge fdb replace {} dev {} master static", port.mac(), port.name())
            .feed(VPC, """
                add set bridge vpc %1$s { type ipv4_addr; }
                add chain bridge vpc %1$s-source
                add rule bridge vpc %1$s-source ip saddr != @%1$s counter drop
                add element bridge vpc interfaces { "%1$s" : jump %1$s-source }
                """.formatted(port.name()), "nft -f -");
    }

    static Plan unplug(Port port) {
        return new Plan()
            .in(VPC, "ip link del {}", port.name())
            .feed(VPC, """
                delete element bridge vpc interfaces { "%1$s" }
                delete chain bridge vpc %1$s-source
                delete set bridge vpc %1$s
                """.formatted(port.name()), "nft -f -");
    }

    /** A private address that an interface owns from now on. */
    static Plan deliver(Port port, String address) {
        return new Plan()
            .in(VPC, "ip neigh replace {} lladdr {} dev {} nud permanent", address, port.mac(), port.bridge())
            .feed(VPC, "add element bridge vpc %s { %s }".formatted(port.name(), address), "nft -f -");
    }

    static Plan withdraw(Port port, String address) {
        return new Plan()
            .in(VPC, "ip neigh del {} dev {}", address, port.bridge())
            .feed(VPC, "delete element bridge vpc %s { %s }".formatted(port.name(), address), "nft -f -");
    }

    /** The internet gateway's one-to-one translation; {@code source} is an address, or a CIDR behind a NAT gateway. */
    static Plan translate(String source, String publicAddress) {
        return translation("-A", "-I", source, publicAddress);
    }

    static Plan dontTranslate(String source, String publicAddress) { return translation("-D", "-D", source, publicAddress); }

    private static Plan translation(String append, String insert, String source, String publicAddress) {
        var plan = new Plan()
            .in(VPC, "iptables {} INTERNET-GATEWAY -s {} -j RETURN", insert, source)
            .in(VPC, "iptables -t nat {} POSTROUTING -o igw -s {} -j SNAT --to-source {}", append, source, publicAddress);
        return source.contains("/") ? plan
            : plan.in(VPC, "iptables -t nat {} PREROUTING -i igw -d {} -j DNAT --to-destination {}", append, publicAddress, source);
    }

    /** One end of an interface's wire: its bridge and its name there. */
    record Port(String name, String bridge, String mac) {}
}
