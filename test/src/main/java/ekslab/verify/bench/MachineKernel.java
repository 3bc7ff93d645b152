package ekslab.verify.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ekslab.verify.Expectations;
import ekslab.verify.check.HostVeth;
import ekslab.verify.facts.Iptables;
import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.Kernel.Link;
import ekslab.verify.facts.Kernel.Neighbour;
import ekslab.verify.facts.Kernel.Route;
import ekslab.verify.facts.Kernel.Rule;
import ekslab.verify.facts.Kernel.Sandbox;
import ekslab.verify.facts.Links;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Routes;
import ekslab.verify.facts.Rules;
import ekslab.verify.facts.Sandboxes;

/** The links, routes, rules and network namespaces of one machine, as the VPC CNI makes them. */
final class MachineKernel {

    private static final String GATEWAY = "169.254.1.1"; // that of every pod; nobody has it

    private final List<Link> links = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>(List.of(new Rule(0, "all", "all", "", "local"),
        new Rule(1024, "all", "all", "0x80/0x80", "main"), new Rule(32766, "all", "all", "", "main"),
        new Rule(32767, "all", "all", "", "default")));
    private final List<Sandbox> sandboxes = new ArrayList<>();

    private MachineKernel() {}

    static Kernel of(Machine machine, Expectations promised, Iptables iptables) {
        var kernel = new MachineKernel();
        for (var device = 0; device < Machine.ENIS; device++) kernel.eni(machine, device);
        var pods = machine.pods();
        var veths = HostVeth.promised(promised);
        for (var i = 0; i < pods.size(); i++) kernel.pod(pods.get(i), veths.of(pods.get(i)), i / Machine.LENT);
        return new Kernel(true, new Links(kernel.links), new Routes(kernel.routes), new Rules(kernel.rules),
            List.of(new Neighbour(machine.router(), "ens5", "02:00:00:00:ff:01", "REACHABLE")), new Sandboxes(kernel.sandboxes), iptables,
            Map.of("net.ipv4.conf.all.rp_filter", "0", "net.ipv4.conf.ens5.rp_filter", "2", "net.ipv4.conf.ens6.rp_filter", "1"));
    }

    private void eni(Machine machine, int device) {
        var name = "ens" + (5 + device);
        links.add(link(2 + device, name, "", machine.mac(device), machine.ip(device, 0) + "/18"));
        var table = device == 0 ? "main" : String.valueOf(device + 1);
        routes.add(new Route(table, "default", machine.router(), name));
        if (device > 0) routes.add(new Route(table, machine.router(), "", name));
        else routes.add(new Route(table, Machine.cidr(machine.zone()), "", name));
    }

    private void pod(Pod pod, String veth, int device) {
        var mac = "06:00:00:00:00:%02x".formatted(links.size());
        links.add(link(links.size() + 2, veth, "veth", mac));
        routes.add(new Route("main", pod.ip(), "", veth));
        rules.add(new Rule(512, "all", pod.ip(), "", "main"));
        if (device > 0) rules.add(new Rule(1536, pod.ip(), "all", "", String.valueOf(device + 1)));
        sandboxes.add(new Sandbox("cni-" + pod.name(), List.of(link(3, "eth0", "veth", "", pod.ip() + "/32")),
            List.of(new Route("main", "default", GATEWAY, "eth0"), new Route("main", GATEWAY, "", "eth0")),
            List.of(new Neighbour(GATEWAY, "eth0", mac, "PERMANENT"))));
    }

    private static Link link(int index, String name, String kind, String mac, String... addresses) {
        return new Link(index, name, kind, mac, 9001, true, "", kind.isEmpty() ? 0 : 3, List.of(addresses));
    }
}
