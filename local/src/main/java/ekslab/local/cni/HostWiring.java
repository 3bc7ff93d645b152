package ekslab.local.cni;

import inet.ipaddr.IPAddressString;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

import ekslab.local.net.Plan;

/**
 * What the VPC CNI configures on a node, apart from single pods.
 * Rules, tables and texts: github.com/aws/amazon-vpc-cni-k8s, pkg/networkutils/network.go.
 */
final class HostWiring {

    private HostWiring() {}

    /** Rules 1024 and rp_filter, and the NAT and mark rules as {@code iptables -S} prints them. */
    static Plan node(String vpcCidr, String primaryLink, String primaryAddress, Settings settings) {
        var plan = new Plan()
            .run("sysctl -qw net.ipv4.conf.{}.rp_filter=2", primaryLink)   // a reply to a pod of another interface may come in here
            .run("ip rule add fwmark 0x80/0x80 lookup main prio 1024");
        return plan.feed("", settings.externalSnat() ? mangle(primaryLink) : nat(vpcCidr, primaryAddress) + mangle(primaryLink),
            "iptables-restore -n");
    }

    private static String nat(String vpcCidr, String primaryAddress) {
        return """
            *nat
            :AWS-CONNMARK-CHAIN-0 -
            :AWS-SNAT-CHAIN-0 -
            -A PREROUTING -i eni+ -m comment --comment "AWS, outbound connections" -j AWS-CONNMARK-CHAIN-0
            -A PREROUTING -m comment --comment "AWS, CONNMARK" -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
            -A POSTROUTING -m comment --comment "AWS SNAT CHAIN" -j AWS-SNAT-CHAIN-0
            -A AWS-CONNMARK-CHAIN-0 -d %1$s -m comment --comment "AWS CONNMARK CHAIN, VPC CIDR" -j RETURN
            -A AWS-CONNMARK-CHAIN-0 -m comment --comment "AWS, CONNMARK" -j CONNMARK --set-xmark 0x80/0x80
            -A AWS-SNAT-CHAIN-0 -d %1$s -m comment --comment "AWS SNAT CHAIN" -j RETURN
            -A AWS-SNAT-CHAIN-0 ! -o vlan+ -m comment --comment "AWS, SNAT" -m addrtype ! --dst-type LOCAL -j SNAT --to-source %2$s --random-fully
            COMMIT
            """.formatted(vpcCidr, primaryAddress);
    }

    private static String mangle(String primaryLink) {
        return """
            *mangle
            -A PREROUTING -i %s -m comment --comment "AWS, primary ENI" -m addrtype --dst-type LOCAL --limit-iface-in -j CONNMARK --set-xmark 0x80/0x80
            -A PREROUTING -i eni+ -m comment --comment "AWS, primary ENI" -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
            -A PREROUTING -i vlan+ -m comment --comment "AWS, primary ENI" -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
            COMMIT
            """.formatted(primaryLink);
    }

    /** A secondary interface: up, with its primary address only, and a routing table of its own (device index + 1). */
    static Plan secondary(NetworkInterface eni, String link, String subnetCidr) {
        var subnet = new IPAddressString(subnetCidr).getAddress();
        var address = eni.privateIpAddress();
        var gateway = subnet.getLower().withoutPrefixLength().increment(1);
        var table = eni.attachment().deviceIndex() + 1;
        return new Plan()
            .run("ip link set {} up", link)
            .run("ip addr add {}/{} brd + dev {}", address, subnet.getNetworkPrefixLength(), link)
            .run("ip route replace {} dev {} scope link table {}", gateway, link, table)
            .run("ip route replace default via {} dev {} table {}", gateway, link, table)
            .run("ip route del {} dev {}", subnetCidr, link)   // the subnet stays reachable through the primary interface only
            .run("ip rule add from {} lookup {} prio 32765", address, table);
    }
}
