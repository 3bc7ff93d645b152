package ekslab.verify.report.drawing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ekslab.verify.facts.Pod;
import ekslab.verify.report.drawing.Topology.Interface;
import ekslab.verify.report.drawing.Topology.Machine;
import ekslab.verify.report.drawing.Topology.Site;

/** What belongs together: from a pod by its veth and its address to the interface, node and subnet; from there to the gateway. */
final class Paths {

    private final Map<String, Set<String>> companions = new HashMap<>();

    Paths(Topology topology) {
        for (var zone : topology.zones())
            for (var site : zone.sites()) {
                add(List.of(site.subnet().id()));
                site.machines().forEach(machine -> add(topology, site, machine));
            }
    }

    /** All names on any path that this one is on, itself included. */
    Set<String> through(String name) {
        return companions.getOrDefault(name, Set.of(name));
    }

    private void add(Topology topology, Site site, Machine machine) {
        var subnet = site.subnet().id();
        for (var eni : machine.interfaces()) add(machine, eni);
        for (var gateway : topology.gatewaysOf(site)) add(List.of(gateway.id(), gateway.wayTo(site.subnet()), subnet, machine.name()));
        machine.onHostNetwork().forEach(pod -> add(List.of(subnet, machine.name(), pod.ip(), pod.fullName())));
        machine.adrift().stream().map(Pod::fullName).forEach(pod -> add(List.of(subnet, machine.name(), pod)));
    }

    private void add(Machine machine, Interface eni) {
        var to = List.of(eni.eni().subnetId(), machine.name(), eni.eni().id());
        add(to);
        eni.primary().ifPresent(address -> add(with(to, address.ip(), address.publicIp())));
        for (var pool : eni.pools())
            for (var address : pool.addresses()) {
                add(with(to, pool.prefix(), address.ip()));
                address.pod().ifPresent(pod -> add(with(to, pool.prefix(), address.ip(), address.line(), pod.fullName())));
            }
    }

    private static List<String> with(List<String> way, String... further) {
        var longer = new ArrayList<>(way);
        longer.addAll(List.of(further));
        return longer;
    }

    private void add(List<String> path) {
        var named = path.stream().filter(name -> !name.isEmpty()).toList();
        named.forEach(name -> companions.computeIfAbsent(name, any -> new LinkedHashSet<>()).addAll(named));
    }
}
