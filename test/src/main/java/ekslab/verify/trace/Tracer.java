package ekslab.verify.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Kernel.Link;
import ekslab.verify.facts.Kernel.Sandbox;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Packet;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Snapshot;

/** Works out where packets of one connection go, from what was seen: nothing is sent. */
public final class Tracer {

    private static final int TTL = 127;   // net.ipv4.ip_default_ttl of EKS's nodes, and so of their pods
    static final int FROM_PORT = 40_000;

    private final Snapshot seen;
    private final Chance chance;
    private final Map<String, Machine> machines = new HashMap<>();
    private Place reached;

    private Tracer(Snapshot seen, Chance chance) {
        this.seen = seen;
        this.chance = chance;
    }

    /**
     * All that may become of a connection's first packet and its answer: more than one where nodes choose an endpoint at random.
     *
     * @throws ekslab.verify.facts.CouldNotLook when a fact that decides was not seen
     */
    public static List<Way> ways(Snapshot seen, Question question) {
        var ways = new ArrayList<Way>();
        Chance chance;
        do {
            chance = new Chance(ways.size());
            ways.add(new Tracer(seen, chance).way(question));
        } while (chance.hadMore());
        return ways;
    }

    /** The way there comes first, because nodes remember what they translated. */
    private Way way(Question asked) {
        var there = follow(asked.from(), new Packet(asked.from().ip(), asked.port() == 0 ? 0 : FROM_PORT, asked.to().ip(), asked.port(),
            asked.protocol(), TTL), false);
        if (!there.arrived()) return new Way(there, Optional.empty());
        var ttl = reached instanceof Place.OfPod || reached instanceof Place.OfNode ? TTL : 0;   // what others begin with, nobody knows
        return new Way(there, Optional.of(follow(reached, there.last().answer(ttl), true)));
    }

    private Trace follow(Place from, Packet packet, boolean answer) {
        var trail = new Trail();
        try {
            return trail.arrived(from instanceof Place.Outside ? fromOutside(packet, trail) : fromInside(from, packet, answer, trail));
        } catch (Dropped dropped) {
            return trail.dropped(name(from), packet, dropped.getMessage());
        }
    }

    private String fromInside(Place from, Packet packet, boolean answer, Trail trail) throws Dropped {
        if (from instanceof Place.OfEni other) return throughVpc(other.eni(), packet, answer, trail);
        if (from instanceof Place.OfPod pod) {
            var machine = machine(pod.pod().node());
            var mac = leave(pod.pod(), machine, packet, trail);
            return travel(machine, machine.forward(packet, machine.link(mac).name(), trail), answer, trail);
        }
        var machine = machine(((Place.OfNode) from).node().name());
        return travel(machine, machine.send(packet, trail), answer, trail);
    }

    /** Returns the MAC of the node's end of the pod's interface. */
    private static String leave(Pod pod, Machine machine, Packet packet, Trail trail) throws Dropped {
        var sandbox = sandbox(pod, machine);
        var choice = Routing.of(sandbox).choose(packet.from(), packet.to(), 0);
        var via = choice.route().via().isEmpty() ? packet.to() : choice.route().via();
        var neighbour = sandbox.neighbours().stream().filter(each -> each.ip().equals(via) && !each.mac().isEmpty()).findFirst()
            .orElseThrow(() -> new Dropped("%s: nobody answers for %s (ip neigh)", pod.fullName(), via));
        trail.decided(pod.fullName(), "ip route %s; ip neigh %s lladdr %s %s".formatted(choice.route(), neighbour.ip(), neighbour.mac(),
            neighbour.state()), packet);
        return neighbour.mac();
    }

    private static Sandbox sandbox(Pod pod, Machine machine) throws Dropped {
        return machine.kernel().sandboxes().at(pod.ip())
            .orElseThrow(() -> new Dropped("no network namespace of %s carries %s", machine.name(), pod.ip()));
    }

    private String travel(Machine machine, Machine.Exit exit, boolean answer, Trail trail) throws Dropped {
        if (exit.link().isEmpty()) return arrive(new Place.OfNode(seen.node(machine.name())));
        var link = machine.kernel().link(exit.link());
        if (!link.up()) throw new Dropped("%s: %s is down", machine.name(), link.name());
        var eni = seen.enisOf(seen.node(machine.name())).stream().filter(each -> each.mac().equals(link.mac())).findFirst();
        if (eni.isEmpty()) return intoPod(machine, exit, link, trail);
        trail.goesOut(machine.name(), exit.link(), exit.packet());
        if (exit.nextHop().equals(exit.packet().to()) && VpcWay.owns(eni.get(), exit.nextHop()))   // on the link, not by the router
            throw new Dropped("VPC: %s is an address of %s itself, and no frame is handed back to who sent it", exit.nextHop(),
                eni.get().id());
        return throughVpc(eni.get(), exit.packet(), answer, trail);
    }

    private String throughVpc(Eni from, Packet packet, boolean answer, Trail trail) throws Dropped {
        var next = new VpcWay(seen).send(packet, from, answer, trail);
        if (next.eni() == null) return arrive(new Place.Outside(packet.to()));
        return intoNode(next.eni(), next.packet(), answer, trail);
    }

    private String intoNode(Eni eni, Packet packet, boolean answer, Trail trail) throws Dropped {
        var node = seen.kube().nodes().orThrow().stream().filter(each -> each.instanceId().equals(eni.instanceId())).map(Node::name)
            .findFirst();
        if (node.isEmpty()) return arrive(new Place.OfEni(eni, packet.to()));
        var machine = machine(node.get());
        return travel(machine, machine.forward(packet, machine.link(eni.mac()).name(), trail), answer, trail);
    }

    private String intoPod(Machine machine, Machine.Exit exit, Link link, Trail trail) throws Dropped {
        for (var pod : seen.podsOn(seen.node(machine.name())))
            if (pod.ip().equals(exit.packet().to()) && machine.kernel().sandboxes().stream().anyMatch(box -> box.carries(pod.ip(), link))) {
                trail.goesOut(machine.name(), exit.link(), exit.packet());
                return arrive(new Place.OfPod(pod));
            }
        throw new Dropped("%s: behind %s nobody has %s", machine.name(), exit.link(), exit.packet().to());
    }

    /** An answer from outside, to which the gateway gives the private address again, or from the VPC's own resolver. */
    private String fromOutside(Packet packet, Trail trail) throws Dropped {
        trail.decided("outside", "", packet);
        for (var eni : seen.ec2().enis().orThrow())
            for (var address : eni.addresses()) {
                if (address.ip().equals(packet.to())) return intoNode(eni, packet, true, trail);
                if (address.publicIp().equals(packet.to())) {
                    var inside = packet.withDestination(address.ip(), packet.toPort());
                    new VpcWay(seen).enter(inside, eni, address.publicIp(), trail);
                    return intoNode(eni, inside, true, trail);
                }
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
        if (place instanceof Place.OfEni other) return "%s (%s)".formatted(other.eni().id(), other.eni().description());
        return place.ip();
    }

    private Machine machine(String node) {
        return machines.computeIfAbsent(node, name -> new Machine(name, seen.on(name).kernel(), chance));
    }
}
