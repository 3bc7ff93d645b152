package ekslab.verify.look;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import ekslab.verify.Target;
import ekslab.verify.check.Depth;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.OnNode;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Seen;
import ekslab.verify.facts.Service;
import ekslab.verify.facts.Snapshot;

/** Looks at everything at once: the clients take longer to start than the questions to be answered. */
public final class Looks {

    private final ExecutorService threads = Executors.newCachedThreadPool(Looks::daemon);
    private final Map<String, Long> seenAfterMillis = new ConcurrentSkipListMap<>();
    private final long start = System.nanoTime();
    private final Target target;
    private final Depth depth;
    private final String internetProbe;

    private Looks(Target target, Depth depth, String internetProbe) {
        this.target = target;
        this.depth = depth;
        this.internetProbe = internetProbe;
    }

    /**
     * Takes a snapshot. Never fails because something could not be seen: the snapshot says so in its place.
     *
     * @param internetProbe used with {@link Depth#PACKETS} only
     */
    public static Snapshot take(Target target, Depth depth, String internetProbe) {
        var looks = new Looks(target, depth, internetProbe);
        try {
            return looks.all();
        } finally {
            looks.threads.shutdown();
        }
    }

    private Snapshot all() {
        var takenAt = Instant.now();
        var kube = at("kubernetes client", () -> KubeDoor.client(target));
        var ec2Client = at("ec2 client", () -> AwsClients.ec2(target));
        var eksClient = at("eks client", () -> AwsClients.eks(target));

        var nodes = at("kubernetes nodes", () -> new KubeLook(kube.get()).nodes());
        var pods = at("kubernetes pods", () -> new KubeLook(kube.get()).podsWithNodeShells(depth, nodes));
        var services = at("kubernetes services", () -> new KubeLook(kube.get()).services());
        var visits = at("nodes", () -> visits(new KubeDoor(kube.get()), nodes.get(), pods.get(), services.get()));

        var cluster = at("eks cluster", () -> new EksLook(eksClient.get(), target.cluster()).cluster());
        var addons = at("eks add-ons", () -> new EksLook(eksClient.get(), target.cluster()).addons());
        var ec2 = at("vpc", () -> new Ec2Look(ec2Client.get(), cluster.get().vpcId()));
        var ways = at("ec2 ways", () -> new VpcLook(ec2Client.get(), cluster.get().vpcId()).vpc());
        var subnets = at("ec2 subnets", () -> ec2.get().subnets());
        var instances = at("ec2 instances", () -> ec2.get().instances());
        var enis = at("ec2 enis", () -> ec2.get().enis());
        var types = at("ec2 instance types", () -> ec2.get().limits(instances.get()));
        var egress = at("ec2 nat gateways", () -> ec2.get().egress(instances.get()));

        var onNodes = visits.seen().problem() == null ? visits.get() : nowhere(nodes.seen(), visits.seen().problem());
        var snapshot = new Snapshot(Snapshot.VERSION, takenAt, cluster.seen(), addons.seen(), ways.seen(), subnets.seen(), instances.seen(),
            enis.seen(),
            types.seen(), egress.seen(), nodes.seen(), pods.seen(), services.seen(), onNodes, seenAfterMillis);
        for (var client : List.of(kube, ec2Client, eksClient))
            if (client.seen().problem() == null) threads.execute(() -> close(client.get()));
        return snapshot;
    }

    private Map<String, Seen<OnNode>> visits(KubeDoor door, List<Node> nodes, List<Pod> pods, List<Service> services) {
        if (depth == Depth.APIS) return Map.of();
        var plan = depth == Depth.PACKETS ? ProbePlan.of(pods, services, internetProbe, System.currentTimeMillis()) : ProbePlan.NOTHING;
        var names = nodes.stream().map(Node::name).toList();
        return new Visits(names, node -> door.open(KubeDoor.on(node, pods)), new VisitScript(plan, VisitScript.NODE_NETNS), threads).make();
    }

    private static Map<String, Seen<OnNode>> nowhere(Seen<List<Node>> nodes, String why) {
        if (nodes.problem() != null) return Map.of();
        return nodes.value().stream().collect(Collectors.toMap(Node::name, node -> Seen.not(why)));
    }

    private <T> Look<T> at(String name, Supplier<T> what) {
        return Look.at(name, () -> {
            try {
                return what.get();
            } finally {
                seenAfterMillis.put(name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            }
        }, threads);
    }

    private static void close(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception late) {
            throw new IllegalStateException(late);
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "look");
        thread.setDaemon(true); // a client that closes slowly must not hold the process
        return thread;
    }
}
