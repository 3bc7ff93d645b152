package ekslab.verify.bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Addon;
import ekslab.verify.facts.AddressPool;
import ekslab.verify.facts.Agents;
import ekslab.verify.facts.Cluster;
import ekslab.verify.facts.Conntrack;
import ekslab.verify.facts.Eks;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Kube;
import ekslab.verify.facts.NodeRounds;
import ekslab.verify.facts.Nodes;
import ekslab.verify.facts.OnNode;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.PodPairs;
import ekslab.verify.facts.Pods;
import ekslab.verify.facts.ProxyConfig;
import ekslab.verify.facts.Seen;
import ekslab.verify.facts.Snapshot;

/** A lab of any size in which everything is as it should be, by the measure of every check. */
public final class MadeLab {

    private static final String CNI = "{\"env\":{\"WARM_ENI_TARGET\":\"1\",\"ENABLE_PREFIX_DELEGATION\":\"false\"}}";

    private static final long SEED = 1;

    private final List<Machine> machines;
    private final List<Pod> pods;

    private MadeLab(int nodes) {
        machines = IntStream.range(0, nodes).mapToObj(Machine::new).toList();
        pods = machines.stream().flatMap(machine -> machine.pods().stream()).toList();
    }

    /** @param nodes from 2, for two of them run CoreDNS, to 1,000; each has 15 pods with addresses of their own */
    public static Snapshot of(int nodes) {
        if (nodes < 2 || nodes > 1000) throw new IllegalArgumentException("nodes: %d must be from 2 to 1000".formatted(nodes));
        return new MadeLab(nodes).snapshot();
    }

    public static Expectations promised(int nodes) {
        return new Expectations(nodes, "t3.medium", Map.of("vpc-cni", CNI, "kube-proxy", "", "coredns", ""), Expectations.INTERNET_PROBE);
    }

    private Snapshot snapshot() {
        var served = new MadeServices(pods);
        var all = machines.stream().flatMap(machine -> Stream.concat(machine.daemons().stream(), machine.pods().stream())).toList();
        var kube = new Kube(Seen.of(new Nodes(machines.stream().map(Machine::node).toList())), Seen.of(new Pods(all)),
            Seen.of(served.services()), Seen.of(served.endpoints()), Seen.of(Map.of("WARM_ENI_TARGET", "1")),
            Seen.of(new ProxyConfig("iptables", false, "")), Seen.of(".:53 {\n}\n"), Seen.of(List.of()));
        return new Snapshot(Snapshot.VERSION, Instant.EPOCH, eks(), MadeVpc.of(machines), kube, visits(served, kube), SEED, Map.of());
    }

    private static Eks eks() {
        return new Eks(Seen.of(new Cluster("made", "ACTIVE", "1.35", "vpc-1", "10.100.0.0/16")), Seen.of(List.of(
            new Addon("vpc-cni", "ACTIVE", "v1.21.1", CNI, List.of()), new Addon("kube-proxy", "ACTIVE", "v1.35.0", "", List.of()),
            new Addon("coredns", "ACTIVE", "v1.12.4", "", List.of()))));
    }

    private Map<String, Seen<OnNode>> visits(MadeServices served, Kube kube) {
        var rules = new ServedRules(served.services(), served.endpoints());
        var traffic = new MadeTraffic(pods, new PodPairs(pods.stream().map(Pod::ip).toList(), SEED), new NodeRounds(kube));
        var visits = new TreeMap<String, Seen<OnNode>>();
        for (var machine : machines)
            visits.put(machine.name(), Seen.of(new OnNode(
                MachineKernel.of(machine, promised(machines.size()), rules.on(machine.ip(0, 0))), agents(machine),
                traffic.from(machine, machine.n() * Machine.PODS))));
        return visits;
    }

    private static Agents agents(Machine machine) {
        var held = machine.enis().stream().map(eni -> {
            var lent = machine.pods().stream().filter(pod -> eni.lends(pod.ip())).toList();
            var names = new TreeMap<String, String>();
            lent.forEach(pod -> names.put(pod.ip(), pod.fullName()));
            return new AddressPool.OfEni(eni.id(), eni.device(), false, cidrs(eni), names);
        }).toList();
        return new Agents(Seen.of(new AddressPool(Machine.PODS, Machine.PODS, held)), Seen.of("iptables"),
            Seen.of(new Conntrack(100, 262_144)));
    }

    private static List<String> cidrs(Eni eni) {
        return eni.addresses().stream().filter(each -> !each.primary()).map(each -> each.ip() + "/32").toList();
    }
}
