package ekslab.verify.report.drawing;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import inet.ipaddr.IPAddressString;

import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Enis;
import ekslab.verify.facts.Instance;
import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.OnNode;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Pods;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.report.drawing.Topology.Interface;
import ekslab.verify.report.drawing.Topology.Lent;
import ekslab.verify.report.drawing.Topology.Machine;
import ekslab.verify.report.drawing.Topology.Pool;

/** Which address of which interface of a machine which pod has. */
final class Wiring {

    private final Snapshot seen;

    Wiring(Snapshot seen) { this.seen = seen; }

    Machine node(String number, Node node, Optional<Instance> instance) {
        var pods = seen.kube().pods().orElse(Pods.NONE).on(node);
        var waiting = pods.stream().filter(Pod::onPodNetwork).collect(toMap(Pod::ip, pod -> pod, (first, again) -> first, HashMap::new));
        var kernel = Optional.ofNullable(seen.onNodes().get(node.name())).map(visit -> visit.orElse(null)).map(OnNode::kernel);
        var interfaces = interfaces(node.instanceId(), waiting, kernel);
        var housed = interfaces.stream().flatMap(each -> each.pools().stream()).flatMap(pool -> pool.addresses().stream())
            .flatMap(address -> address.pod().stream()).toList();
        return new Machine(number, Optional.of(node), instance, interfaces, pods.stream().filter(Pod::hostNetwork).toList(),
            pods.stream().filter(pod -> !pod.hostNetwork() && !housed.contains(pod)).toList());
    }

    /** An instance that is no node. */
    Machine instance(Instance instance) {
        return new Machine("", Optional.empty(), Optional.of(instance), interfaces(instance.id(), Map.of(), Optional.empty()), List.of(),
            List.of());
    }

    /** Interfaces that no instance of this VPC has: unattached ones, and those of the control plane. */
    Machine loose(List<Eni> enis) {
        return new Machine("", Optional.empty(), Optional.empty(),
            enis.stream().map(eni -> wired(eni, Map.of(), Optional.empty())).toList(), List.of(), List.of());
    }

    private List<Interface> interfaces(String instance, Map<String, Pod> waiting, Optional<Kernel> kernel) {
        return seen.ec2().enis().orElse(Enis.NONE).of(instance).stream().sorted(Comparator.comparingInt(Eni::device))
            .map(eni -> wired(eni, waiting, kernel)).toList();
    }

    /** @param waiting pods by their address; who is given it waits no longer */
    private static Interface wired(Eni eni, Map<String, Pod> waiting, Optional<Kernel> kernel) {
        var pools = new ArrayList<Pool>();
        var secondary = eni.addresses().stream().filter(address -> !address.primary()).map(Eni.Address::ip);
        pools.add(pool("", secondary, waiting, kernel));
        eni.prefixes().stream().sorted(Comparator.comparing(IPAddressString::new))
            .forEach(prefix -> pools.add(pool(prefix, addressesIn(prefix), waiting, kernel)));
        pools.removeIf(pool -> pool.addresses().isEmpty());
        var link = kernel.flatMap(node -> node.links().stream().filter(each -> each.mac().equals(eni.mac())).findFirst());
        return new Interface(eni, link.map(Kernel.Link::name).orElse(""), eni.addresses().stream().filter(Eni.Address::primary).findFirst(),
            pools);
    }

    private static Pool pool(String prefix, Stream<String> ips, Map<String, Pod> waiting, Optional<Kernel> kernel) {
        return new Pool(prefix, ips.sorted(Comparator.comparing(IPAddressString::new))
            .map(ip -> new Lent(ip, Optional.ofNullable(waiting.isEmpty() ? null : waiting.remove(ip)),
                kernel.map(node -> veth(node, ip)).orElse("")))
            .toList());
    }

    private static Stream<String> addressesIn(String prefix) {
        var block = new IPAddressString(prefix).getAddress();
        return block == null ? Stream.empty() : StreamSupport.stream(block.getIterable().spliterator(), false)
            .map(each -> each.withoutPrefixLength().toCanonicalString());
    }

    private static String veth(Kernel kernel, String ip) {
        return kernel.routes().to(ip, "main").stream().map(Kernel.Route::device).findFirst().orElse("");
    }
}
