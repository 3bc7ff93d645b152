package ekslab.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Instance;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Seen;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.facts.Subnet;

/** The network of a lab on one screen: its nodes, their network interfaces, their pods. */
final class Overview {

    private Overview() {}

    static String headline(RunningLab lab) {
        var settings = lab.settings();
        var place = lab.local().map(state -> "on this machine (process %d)".formatted(state.pid())).orElse("on AWS");
        return "%s: Kubernetes %s in %s, %s%n".formatted(settings.name(), settings.kubernetesVersion(), settings.region(), place);
    }

    /** A part that could not be seen says so in its place. */
    static String of(Snapshot seen) {
        return Stream.<Function<Snapshot, Object>>of(Overview::nodes, Overview::enis, Overview::pods)
            .map(part -> told(part, seen)).collect(Collectors.joining("\n"));
    }

    static boolean complete(Snapshot seen) {
        return Stream.of(seen.kube().nodes(), seen.ec2().instances(), seen.ec2().enis(), seen.ec2().subnets(), seen.kube().pods())
            .map(Seen::problem)
            .allMatch(Objects::isNull);
    }

    /** N1, N2, N3 and so on: in the order of their zones. */
    static List<Node> inZoneOrder(Snapshot seen) {
        return inZoneOrder(seen.kube().nodes().orThrow());
    }

    /** N1, N2, ... */
    static List<Node> inZoneOrder(List<Node> nodes) {
        return nodes.stream().sorted(Node.IN_ZONE_ORDER).toList();
    }

    private static Table nodes(Snapshot seen) {
        var table = new Table("NODE", "NAME", "ZONE", "PRIVATE IP", "PUBLIC IP", "INSTANCE", "READY", "PODS");
        var instances = seen.ec2().instances().orThrow();
        var number = 0;
        for (var node : inZoneOrder(seen)) {
            var instance = instances.find(node.instanceId());
            table.row("N" + ++number, node.name(), node.zone(), node.internalIp(), instance.map(Instance::publicIp).orElse(""),
                node.instanceId(), node.ready() ? "yes" : "no: " + node.readyReason(),
                "%d of %d".formatted(seen.podsOn(node).size(), node.podLimit()));
        }
        return table;
    }

    private static Table enis(Snapshot seen) {
        var table = new Table("NODE", "LINK", "ENI", "SUBNET", "PRIMARY IP", "SECONDARY IPS AND PREFIXES");
        var subnets = seen.ec2().subnets().orThrow();
        var number = 0;
        for (var node : inZoneOrder(seen)) {
            number++;
            for (var eni : seen.enisOf(node).stream().sorted(Comparator.comparingInt(Eni::device)).toList()) {
                var subnet = subnets.find(eni.subnetId()).map(Subnet::cidr).orElse(eni.subnetId());
                table.row("N" + number, "ens" + (5 + eni.device()), eni.id(), subnet, ips(eni, true), lent(eni));
            }
        }
        return table;
    }

    private static Table pods(Snapshot seen) {
        var table = new Table("NODE", "NAMESPACE", "POD", "IP", "NETWORK", "PHASE");
        var numbers = inZoneOrder(seen).stream().map(Node::name).toList();
        seen.kube().pods().orThrow().stream()
            .sorted(Comparator.<Pod>comparingInt(pod -> numbers.indexOf(pod.node())).thenComparing(Pod::fullName))
            .forEach(
                pod -> table.row(numbers.contains(pod.node()) ? "N" + (numbers.indexOf(pod.node()) + 1) : "", pod.namespace(), pod.name(),
                    pod.ip(), pod.hostNetwork() ? "node" : "pod", pod.phase()));
        return table;
    }

    private static String lent(Eni eni) {
        return Stream.concat(Stream.of(ips(eni, false)), eni.prefixes().stream()).filter(text -> !text.isEmpty())
            .collect(Collectors.joining(" "));
    }

    private static String ips(Eni eni, boolean primary) {
        return eni.addresses().stream().filter(address -> address.primary() == primary).map(Eni.Address::ip)
            .collect(Collectors.joining(" "));
    }

    private static String told(Function<Snapshot, Object> part, Snapshot seen) {
        try {
            return part.apply(seen).toString();
        } catch (CouldNotLook missing) {
            return "could not look: " + missing.getMessage() + "\n";
        }
    }
}
