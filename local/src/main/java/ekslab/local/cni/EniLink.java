package ekslab.local.cni;

import inet.ipaddr.IPAddressString;

import ekslab.local.cni.NodeInterfaces.Attached;
import ekslab.local.net.Plan;

/**
 * What the VPC CNI configures for an interface on the node.
 * Source: github.com/aws/amazon-vpc-cni-k8s, pkg/networkutils/network.go.
 */
final class EniLink {

    static final int MAIN = 254;

    private EniLink() {}

    /** The routing table of an interface, and of its pods: main for the primary one, device index + 1 for the others. */
    static int table(int device) {
        return device == 0 ? MAIN : device + 1;
    }

    /** The primary interface, which DHCP has set up already. */
    static Plan primary(Attached eni, int mtu) {
        return new Plan().run("ip link set {} mtu {}", eni.link(), mtu)
            .run("sysctl -qw net.ipv4.conf.{}.rp_filter=2", eni.link());   // a reply to a pod of another interface may come in here
    }

    /** A secondary interface: up, with its primary address only, and a routing table of its own. */
    static Plan secondary(Attached eni, int mtu) {
        var subnet = new IPAddressString(eni.subnetCidr()).getAddress();
        var gateway = subnet.getLower().withoutPrefixLength().increment(1);
        return new Plan()
            .run("ip link set {} mtu {}", eni.link(), mtu)
            .run("ip link set {} up", eni.link())
            .run("ip addr add {}/{} brd + dev {}", eni.address(), subnet.getNetworkPrefixLength(), eni.link())
            .run("ip route replace {} dev {} scope link table {}", gateway, eni.link(), table(eni.device()))
            .run("ip route replace default via {} dev {} table {}", gateway, eni.link(), table(eni.device()))
            .run("ip route del {} dev {}", eni.subnetCidr(), eni.link())   // the subnet stays reachable through the primary interface only
            .run("ip rule add from {} lookup {} prio 32765", eni.address(), table(eni.device()));
    }

    /** Before it is detached; its table goes with the link. */
    static Plan removed(Attached eni) {
        return new Plan().undo("ip rule del from {} lookup {} prio 32765", eni.address(), table(eni.device()));
    }
}
