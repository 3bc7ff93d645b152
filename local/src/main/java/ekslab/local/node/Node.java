package ekslab.local.node;

import java.util.Map;

import inet.ipaddr.IPAddressString;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

import ekslab.local.net.Enclosure;
import ekslab.local.net.Namespaces;
import ekslab.local.net.Plan;
import ekslab.local.net.Shell;

/** An EC2 instance on this machine: a host with its own network, name, mounts and processes. */
public final class Node implements AutoCloseable {

    /** Seconds for which the VPC lends an address; it is renewed after half of them. */
    private static final int LEASE = 3600;
    private static final String RENEWAL = "(exec -a /usr/lib/systemd/systemd-networkd bash -c 'while sleep %d; do %s; done') >/dev/null 2>&1 &";

    private final String hostname;
    private final String netns;
    private final Shell shell;
    private volatile String address;

    private Node(String hostname, String netns, Shell shell) {
        this.hostname = hostname;
        this.netns = netns;
        this.shell = shell;
    }

    /**
     * Boots a host that has no network yet.
     *
     * @param instanceId names its network namespace beside the VPC's, where interfaces are plugged into it
     * @param hostname the private DNS name, such as ip-192-168-1-251.ap-northeast-2.compute.internal
     * @param resolver the VPC's DNS server: the base of its range plus two
     * @param places folders of the lab, by where the host sees them
     */
    public static Node boot(Enclosure lab, String instanceId, String hostname, String resolver, Map<String, String> places) {
        var shell = lab.machine(hostname);
        shell.run(operatingSystem(hostname, resolver));
        places.forEach((place, folder) -> shell.run("mkdir -p %1$s && mount --bind %2$s %1$s".formatted(place, folder)));
        lab.shell().run(new Plan().run("ip netns attach {} {}", instanceId, shell.namespaces().pidInParent()));
        return new Node(hostname, instanceId, shell);
    }

    private static String operatingSystem(String hostname, String resolver) {
        return """
            hostname %1$s
            mount -t tmpfs tmpfs /run
            mkdir -p /run/netns /run/node /run/pods /run/etc/changed /run/etc/work
            mount -t tmpfs tmpfs /var/log
            mount -t tmpfs tmpfs /tmp
            mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/etc/changed,workdir=/run/etc/work /etc
            printf 'search %3$s\\nnameserver %2$s\\noptions timeout:2 attempts:5\\n' > /run/node/resolv.conf
            printf '127.0.0.1 localhost\\n' > /run/node/hosts
            printf '%1$s\\n' > /run/node/hostname
            %4$s
            ip link set lo up
            sysctl -qwe net.ipv4.ip_forward=1 net.ipv4.ip_default_ttl=127 net.ipv4.tcp_early_demux=1 net.bridge.bridge-nf-call-iptables=1
            """.formatted(hostname, resolver, hostname.substring(hostname.indexOf('.') + 1), Etc.bind("/run/node"));
    }

    /** What DHCP gives the primary interface: its address, and the routes of a node that runs Amazon Linux 2023 (metric 512). */
    public void configurePrimary(NetworkInterface eni, String subnetCidr, String resolver) {
        var subnet = new IPAddressString(subnetCidr).getAddress();
        var address = eni.privateIpAddress();
        var gateway = subnet.getLower().withoutPrefixLength().increment(1);
        var plan = new Plan()
            .run("ip link set ens5 up")
            .run("ip addr add {}/{} brd + dev ens5 metric 512 valid_lft {} preferred_lft {}", address, subnet.getNetworkPrefixLength(),
                LEASE,
                LEASE)
            .run("ip route add default via {} dev ens5 proto dhcp src {} metric 512", gateway, address)
            .run("ip route add {} dev ens5 proto dhcp scope link src {} metric 512", gateway, address);
        plan.run(
            subnet.contains(new IPAddressString(resolver).getAddress()) ? "ip route add {} dev ens5 proto dhcp scope link src {} metric 512"
                : "ip route add {} via " + gateway + " dev ens5 proto dhcp src {} metric 512",
            resolver, address);
        shell.run(plan);
        shell.run(
            RENEWAL.formatted(LEASE / 2, "ip addr change %s/%d brd + dev ens5 metric 512 valid_lft %d preferred_lft %d".formatted(address,
                subnet.getNetworkPrefixLength(), LEASE, LEASE)));
        this.address = address;
    }

    /** The primary private address; null before the primary interface is configured. */
    public String address() { return address; }

    public String hostname() { return hostname; }

    /** Its network namespace's name, as the VPC's side knows it. */
    public String netns() { return netns; }

    public Shell shell() { return shell; }

    Namespaces namespaces() { return shell.namespaces(); }

    @Override public void close() { shell.close(); }
}
