package ekslab.verify.report.drawing;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import inet.ipaddr.IPAddressString;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Enis;
import ekslab.verify.facts.Instance;
import ekslab.verify.facts.Instances;
import ekslab.verify.facts.NatGateway;
import ekslab.verify.facts.NetworkAcl;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Nodes;
import ekslab.verify.facts.Pods;
import ekslab.verify.facts.RouteTable;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.facts.Subnet;
import ekslab.verify.facts.Subnets;
import ekslab.verify.facts.Vpc;
import ekslab.verify.report.drawing.Topology.Gateway;
import ekslab.verify.report.drawing.Topology.Machine;
import ekslab.verify.report.drawing.Topology.Site;
import ekslab.verify.report.drawing.Topology.Zone;

/** Puts what was seen where it belongs. What could not be seen is left out, and so is what hangs on it. */
final class Survey {

    private static final Vpc UNSEEN = new Vpc("", List.of());

    private final Snapshot seen;
    private final Vpc vpc;
    private final List<Node> nodes;
    private final List<Eni> enis;
    private final Map<String, Instance> instances;
    private final Map<String, Subnet> subnets;

    private Survey(Snapshot seen) {
        this.seen = seen;
        vpc = seen.ec2().vpc().orElse(UNSEEN);
        nodes = seen.kube().nodes().orElse(Nodes.NONE).stream().sorted(Node.IN_ZONE_ORDER).toList();
        enis = seen.ec2().enis().orElse(Enis.NONE);
        instances = seen.ec2().instances().orElse(Instances.NONE).byName();
        subnets = seen.ec2().subnets().orElse(Subnets.NONE).byName();
    }

    static Topology of(Snapshot seen) {
        var survey = new Survey(seen);
        var known = survey.nodes.stream().map(Node::name).toList();
        var unscheduled = seen.kube().pods().orElse(Pods.NONE).stream().filter(pod -> !known.contains(pod.node())).toList();
        return new Topology(survey.vpc.id(), survey.vpc.cidrs(), survey.gateways(), survey.zones(), unscheduled);
    }

    private List<Gateway> gateways() {
        return Stream.concat(
            seen.ec2().internetGateways().orElse(List.of()).stream().map(each -> new Gateway(each.id(), false, List.of())),
            seen.ec2().natGateways().orElse(List.of()).stream().filter(NatGateway::available)
                .map(each -> new Gateway(each.id(), true, each.publicIp().isEmpty() ? List.of() : List.of(each.publicIp()))))
            .toList();
    }

    private List<Zone> zones() {
        var machines = machines().stream().collect(groupingBy(this::subnet));
        subnets.values().forEach(subnet -> machines.putIfAbsent(subnet, List.of()));
        return machines.entrySet().stream().map(each -> site(each.getKey(), each.getValue()))
            .sorted(Comparator.comparing(site -> new IPAddressString(site.subnet().cidr())))
            .collect(groupingBy(site -> site.subnet().zone(), TreeMap::new, toList()))
            .entrySet().stream().map(zone -> new Zone(zone.getKey(), zone.getValue())).toList();
    }

    private Site site(Subnet subnet, List<Machine> machines) {
        var acl = seen.ec2().acls().orElse(List.of()).stream().filter(each -> each.subnets().contains(subnet.id())).map(NetworkAcl::id)
            .findFirst().orElse("");
        return new Site(subnet, table(subnet), acl, machines);
    }

    private Optional<RouteTable> table(Subnet subnet) {
        try {
            return subnet.id().isEmpty() ? Optional.empty() : Optional.of(seen.ec2().routeTable(subnet.id()));
        } catch (CouldNotLook unknown) {
            return Optional.empty();   // a judge would have to know it, a drawing leaves it out
        }
    }

    /** A machine stands where its primary interface is. */
    private Subnet subnet(Machine machine) {
        var id = machine.interfaces().stream().findFirst().map(each -> each.eni().subnetId())
            .or(() -> machine.instance().map(Instance::subnetId)).orElse("");
        var zone = machine.node().map(Node::zone).or(() -> machine.instance().map(Instance::zone)).orElse("");
        return subnets.getOrDefault(id, new Subnet("", "", zone, 0));
    }

    private List<Machine> machines() {
        var wiring = new Wiring(seen);
        var machines = new ArrayList<Machine>();
        for (var node : nodes)
            machines.add(wiring.node("N" + (machines.size() + 1), node, Optional.ofNullable(instances.get(node.instanceId()))));
        var joined = nodes.stream().map(Node::instanceId).collect(toSet());
        instances.values().stream().filter(instance -> !joined.contains(instance.id())).map(wiring::instance)
            .filter(machine -> !machine.interfaces().isEmpty()).forEach(machines::add); // EC2 lists the terminated ones for an hour
        enis.stream().filter(eni -> !instances.containsKey(eni.instanceId()) && !joined.contains(eni.instanceId()))
            .collect(groupingBy(Eni::subnetId, TreeMap::new, toList())).values().forEach(loose -> machines.add(wiring.loose(loose)));
        return machines;
    }
}
