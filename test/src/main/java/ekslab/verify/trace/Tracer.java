package ekslab.verify.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Kernel.Sandbox;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Snapshot;

/**
 * Works out where packets of one connection go, from what was seen: nothing is sent. The way there must be traced before the way back, because
 * nodes remember what they translated.
 */
public final class Tracer {

    private static final int TTL = 127;   // net.ipv4.ip_default_ttl of EKS's nodes, and so of their pods
    private static final int FROM_PORT = 40_000;
    private static final String GATEWAY = "169.254.1.1";

    private final Snapshot seen;
    private final Map<String, Machine> machines = new HashMap<>();
    private Place reached;

    public Tracer(Snapshot seen) { this.seen = seen; }

    /**
     * The first packet's way.
     *
     * @param protocol tcp, udp or icmp
     * @param port 0 for icmp
     * @throws ekslab.verify.facts.CouldNotLook when a fact that decides was not seen
     */
    public Trace there(Place from, Place to, String protocol, int port) {
        if (from instanceof Place.OfService || from instanceof Place.Outside)
            throw new IllegalArgumentException("%s sends nothing by itself here; a trace begins at a pod or a node".formatted(from.ip()));
        return follow(from, new Packet(from.ip(), port == 0 ? 0 : FROM_PORT, to.ip(), port, protocol, TTL), false);
    }

    /** The way of the answer to what has arrived. */
    public Trace back(Trace there) {
        if (!there.arrived()) throw new IllegalArgumentException("what never arrived is not answered");
        return follow(reached, there.last().answer(TTL), true);
    }

    private Trace follow(Place from, Packet packet, boolean answer) {
        var hops = new ArrayList<Hop>();
        try {
            return new Trace(hops, true,
                from instanceof Place.Outside ? fromOutside(packet, hops) : fromInside(from, packet, answer, hops));
        } catch (Dropped dropped) {
            if (hops.isEmpty()) hops.add(new Hop(name(from), "", packet));
            return new Trace(hops, false, dropped.getMessage());
        }
    }

    private String fromInside(Place from, Packet packet, boolean answer, List<Hop> hops) throws Dropped {
        if (from instanceof Place.OfPod pod) {
            var machine = machine(pod.pod().node());
            var mac = leave(pod.pod(), machine, packet, hops);
            return travel(machine, machine.forward(packet, machine.link(mac).name(), hops), answer, hops);
        }
        var machine = machine(((Place.OfNode) from).node().name());
        return travel(machine, machine.send(packet, hops), answer, hops);
    }

    /** Returns the MAC of the node's end of the pod's interface. */
    private static String leave(Pod pod, Machine machine, Packet packet, List<Hop> hops) throws Dropped {
        var sandbox = sandbox(pod, machine);
        var choice = Routing.of(sandbox).choose(packet.from(), packet.to(), 0);
        var via = choice.route().via().isEmpty() ? packet.to() : choice.route().via();
        var neighbour = sandbox.neighbours().stream().filter(each -> each.ip().equals(via) && !each.mac().isEmpty()).findFirst()
            .orElseThrow(() -> new Dropped("%s: nobody answers for %s (ip neigh)", pod.fullName(), via));
        hops.add(new Hop(pod.fullName(), "ip route %s; ip neigh %s lladdr %s %s".formatted(choice.route(), neighbour.ip(), neighbour.mac(),
            neighbour.state()), packet));
        return neighbour.mac();
    }

    private static Sandbox sandbox(Pod pod, Machine machine) throws Dropped {
        return machine.kernel().sandboxes().stream().filter(each -> each.carries(pod.ip())).findFirst()
            .orElseThrow(() -> new Dropped("no network namespace of %s carries %s", machine.name(), pod.ip()));
    }

    private String travel(Machine machine, Machine.Exit exit, boolean answer, List<Hop> hops) throws Dropped {
        if (exit.link().isEmpty()) return arrive(new Place.OfNode(seen.node(machine.name())));
        var link = machine.kernel().link(exit.link());
        var eni = seen.enisOf(seen.node(machine.name())).stream().filter(each -> each.mac().equals(link.mac())).findFirst();
        if (eni.isEmpty()) return intoPod(machine, exit, link.mac());
        var next = new VpcWay(seen).send(exit.packet(), eni.get(), answer, hops);
        if (next.eni() == null) return arrive(new Place.Outside(exit.packet().to()));
        return intoNode(next.eni(), next.packet(), answer, hops);
    }

    private String intoNode(Eni eni, Packet packet, boolean answer, List<Hop> hops) throws Dropped {
        var node = seen.kube().nodes().orThrow().stream().filter(each -> each.instanceId().equals(eni.instanceId())).map(Node::name)
            .findFirst();
        if (node.isEmpty()) return "%s (%s), which is no node".formatted(eni.id(), eni.description());
        var machine = machine(node.get());
        return travel(machine, machine.forward(packet, machine.link(eni.mac()).name(), hops), answer, hops);
    }

    private String intoPod(Machine machine, Machine.Exit exit, String mac) throws Dropped {
        for (var pod : seen.podsOn(seen.node(machine.name())))
            if (pod.ip().equals(exit.packet().to()) && machine.kernel().sandboxes().stream().anyMatch(box -> box.carries(pod.ip())
                && box.neighbours().stream().anyMatch(each -> each.ip().equals(GATEWAY) && each.mac().equals(mac))))
                return arrive(new Place.OfPod(pod));
        throw new Dropped("%s: behind %s nobody has %s", machine.name(), exit.link(), exit.packet().to());
    }

    /** The answer from outside: the gateway gives it the private address again. */
    private String fromOutside(Packet packet, List<Hop> hops) throws Dropped {
        hops.add(new Hop("internet", "", packet));
        for (var eni : seen.ec2().enis().orThrow())
            for (var address : eni.addresses())
                if (address.publicIp().equals(packet.to())) {
                    var inside = packet.withDestination(address.ip(), packet.toPort());
                    hops.add(new Hop("VPC", "%s belongs to %s of %s".formatted(packet.to(), address.ip(), eni.id()), inside));
                    return intoNode(eni, inside, true, hops);
                }
        throw new Dropped("the answer comes to a NAT gateway, whose table is nowhere to be seen");
    }

    private String arrive(Place place) {
        reached = place;
        return name(place);
    }

    private static String name(Place place) {
        if (place instanceof Place.OfPod pod) return pod.pod().fullName();
        if (place instanceof Place.OfNode node) return node.node().name();
        return place.ip();
    }

    private Machine machine(String node) { return machines.computeIfAbsent(node, name -> new Machine(name, seen.on(name).kernel())); }
}
