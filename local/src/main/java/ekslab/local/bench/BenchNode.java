package ekslab.local.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import ekslab.local.cni.CniFiles;
import ekslab.local.cni.EniConfigs;
import ekslab.local.cni.NodeInterfaces;
import ekslab.local.cni.NodeNetwork;
import ekslab.local.cni.Pace;
import ekslab.local.net.Enclosure;
import ekslab.local.net.Plan;
import ekslab.local.net.Shell;

/** A node with one interface that leads nowhere and has an address for each pod. */
final class BenchNode {

    private final Shell shell;
    private final int number;
    private final int pods;

    private BenchNode(Shell shell, int number, int pods) {
        this.shell = shell;
        this.number = number;
        this.pods = pods;
    }

    static BenchNode boot(Enclosure lab, int number, int pods) {
        var shell = lab.machine("n" + number);
        shell.run("mount -t tmpfs tmpfs /run; mkdir /run/netns");
        shell.run(new Plan().run("ip link add ens5 type veth peer name far").run("ip link set ens5 up").run("ip link set far up"));
        return new BenchNode(shell, number, pods);
    }

    /** The VPC CNI as it runs on every node of a lab, ready to serve. */
    NodeNetwork network(Path folder) {
        var network = new NodeNetwork(shell, new Addresses(), EniConfigs.NONE, CniFiles.make(folder.resolve("n" + number)), () -> Pace.EC2,
            pods, number);
        network.start("amazon-k8s-cni:v1.22.4", Map.of());
        return network;
    }

    /** Wires all of its pods, namespace included, as its container runtime does. */
    void wire(NodeNetwork network) throws NodeNetwork.AddFailed {
        for (var pod = 0; pod < pods; pod++) {
            shell.run(new Plan().run("ip netns add cni-{}", pod));
            network.add("%064x".formatted(pod), "default", "pod-" + pod, "cni-" + pod);
        }
    }

    /** Puts the very same commands into files, for one {@code ip -batch}. */
    void write() {
        var all = new ArrayList<String>();
        var sysctls = new ArrayList<String>();
        for (var pod = 0; pod < pods; pod++) {
            var netns = "cni-" + pod;
            var inPod = new ArrayList<String>();
            all.add("netns add " + netns);
            for (var line : NodeNetwork.wiring(netns, "default", "pod-" + pod, address(pod)).toString().lines().toList()) {
                if (line.startsWith("ip -n ")) {
                    if (inPod.isEmpty()) all.add("netns exec %1$s ip -batch /run/%1$s".formatted(netns));
                    inPod.add(line.substring(("ip -n " + netns).length() + 1));
                } else if (line.startsWith("sysctl -qw ")) sysctls.addAll(List.of(line.substring(11).split(" ")));
                else if (!line.startsWith("ip link del ")) all.add(line.substring(3));   // nothing is there yet
            }
            shell.run("cat > /run/%s <<'END'%n%s%nEND".formatted(netns, String.join("\n", inPod)));
        }
        shell.run("cat > /run/batch <<'END'%n%s%nEND".formatted(String.join("\n", all)));
        shell.run("cat > /run/sysctl <<'END'%n%s%nEND".formatted(String.join("\n", sysctls)));
    }

    /** Has them done. */
    void batch() { shell.run("ip -batch /run/batch; sysctl -qp /run/sysctl"); }

    private String address(int pod) { return "10.%d.%d.%d".formatted(number, 1 + pod / 250, 1 + pod % 250); }

    private final class Addresses implements NodeInterfaces {

        @Override public List<Attached> attached() {
            return List.of(new Attached("eni-%017d".formatted(number), "subnet-1", "10.%d.0.0/16".formatted(number), "",
                "10.%d.0.10".formatted(number),
                0, IntStream.range(0, pods).mapToObj(pod -> address(pod) + "/32").toList()));
        }

        @Override public void assign(String interfaceId, int slots, boolean prefixes) { throw new UnsupportedOperationException(); }

        @Override public void unassign(String interfaceId, List<String> ranges) { throw new UnsupportedOperationException(); }

        @Override public Attached attachAnother(Wanted wanted) { throw new UnsupportedOperationException(); }

        @Override public void detach(String interfaceId) { throw new UnsupportedOperationException(); }

        @Override public void delete(String interfaceId) { throw new UnsupportedOperationException(); }

        @Override public List<String> leaked() { return List.of(); }

        @Override public int interfaceLimit() { return 1; }

        @Override public int addressesPerInterface() { return pods + 1; }

        @Override public boolean prefixesPossible() { return false; }

        @Override public List<String> vpcCidrs() { return List.of("10.0.0.0/8"); }
    }
}
