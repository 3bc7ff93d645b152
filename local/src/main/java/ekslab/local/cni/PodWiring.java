package ekslab.local.cni;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

import ekslab.local.cni.Settings.Version;
import ekslab.local.net.Plan;

/**
 * How one pod hangs on its node: a veth pair, a /32, two routes, a permanent neighbour, and the node's rules for it.
 * Source: github.com/aws/amazon-vpc-cni-k8s, cmd/routed-eni-cni-plugin/driver/driver.go.
 *
 * @param netns the pod's named network namespace on the node
 * @param table 254 (main) for a pod on the primary interface, device index + 1 otherwise
 * @param mac of the node's end, which the pod knows as its gateway's
 * @param index of the node's end, for a version whose pods see eth0 with the index 3: it makes the pair in the pod and moves one end out,
 *        which would cost a grace period of the kernel here; 0 lets the kernel choose both, and eth0 gets 2
 */
public record PodWiring(String netns, String hostLink, String address, int table, String mac, int mtu, int index) {

    private static final String GATEWAY = "169.254.1.1";   // nobody owns it: the permanent neighbour stands in for an answer

    static PodWiring of(String netns, String namespace, String pod, DataStore.Assignment assignment, Settings settings, Random random,
        int index) {
        return new PodWiring(netns, linkName(settings.vethPrefix(), namespace, pod), assignment.address(),
            EniLink.table(assignment.device()), mac(random), settings.podMtu(),
            settings.version() == Version.V1_22 ? index : 0);
    }

    /** A prefix, "eni" by default, and the first eleven hex digits of SHA-1("namespace.pod"). */
    public static String linkName(String prefix, String namespace, String pod) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest((namespace + "." + pod).getBytes(UTF_8));
            return prefix + HexFormat.of().formatHex(digest).substring(0, 11);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new AssertionError(everyJavaHasIt);
        }
    }

    /** A random address, locally administered and unicast. */
    private static String mac(Random random) {
        var bytes = new byte[6];
        random.nextBytes(bytes);
        bytes[0] = (byte) ((bytes[0] | 0x02) & 0xfe);
        return HexFormat.ofDelimiter(":").formatHex(bytes);
    }

    Plan add() {
        var plan = new Plan().undo("ip link del {}", hostLink);   // of a pod of the same name that was not taken down
        if (index == 0)
            plan.run("ip link add {} mtu {} address {} type veth peer name eth0 mtu {} netns {}", hostLink, mtu, mac, mtu, netns);
        else
            plan.run("ip link add {} index {} mtu {} address {} type veth peer name eth0 index 3 mtu {} netns {}", hostLink, index, mtu,
                mac,
                mtu, netns);
        plan.in(netns, "ip link set lo up")
            .in(netns, "ip link set eth0 up")
            .in(netns, "ip route replace {} dev eth0 scope link", GATEWAY)
            .in(netns, "ip route replace default via {} dev eth0", GATEWAY)
            .in(netns, "ip addr add {}/32 dev eth0", address)
            .in(netns, "ip neigh replace {} lladdr {} dev eth0 nud permanent", GATEWAY, mac)
            .run("sysctl -qw net.ipv6.conf.{}.accept_ra=0 net.ipv6.conf.{}.accept_redirects=1 net.ipv6.conf.{}.forwarding=0", hostLink,
                hostLink, hostLink)
            .run("ip link set {} up", hostLink)
            .run("ip route replace {} dev {} scope link", address, hostLink)
            .run("ip rule add to {} lookup main prio 512", address);
        if (table != EniLink.MAIN) plan.run("ip rule add from {} lookup {} prio 1536", address, table);
        return plan;
    }

    /** Takes away whatever of the wiring is there; what somebody else has taken already is not missed. */
    Plan delete() {
        var plan = new Plan().undo("ip rule del to {} lookup main prio 512", address);
        if (table != EniLink.MAIN) plan.undo("ip rule del from {} lookup {} prio 1536", address, table);
        return plan.undo("ip route del {} dev {}", address, hostLink).undo("ip link del {}", hostLink);
    }
}
