package ekslab.verify.look;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.client.KubernetesClient;

import ekslab.verify.Target;
import ekslab.verify.check.Depth;
import ekslab.verify.facts.Eks;
import ekslab.verify.facts.Kube;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Nodes;
import ekslab.verify.facts.OnNode;
import ekslab.verify.facts.Seen;
import ekslab.verify.facts.Snapshot;

/** Looks at everything at once: the clients take longer to start than the questions to be answered. */
public final class Looks {

    private final Target target;
    private final Depth depth;
    private final Sending sending;
    private final Lookout lookout;

    private Looks(Target target, Depth depth, Sending sending, Lookout lookout) {
        this.target = target;
        this.depth = depth;
        this.sending = sending;
        this.lookout = lookout;
    }

    /**
     * Takes a snapshot. Never fails because something could not be seen: the snapshot says so in its place.
     *
     * @param sending used with {@link Depth#PACKETS} only
     */
    public static Snapshot take(Target target, Depth depth, Sending sending) {
        try (var lookout = new Lookout()) {
            return new Looks(target, depth, sending, lookout).all();
        }
    }

    private Snapshot all() {
        var takenAt = Instant.now();
        var kubeClient = lookout.at("kubernetes client", () -> KubeDoor.client(target));
        var ec2Client = lookout.at("ec2 client", () -> AwsClients.of(target).ec2());
        var eksClient = lookout.at("eks client", () -> AwsClients.of(target).eks());

        var nodes = lookout.at("kubernetes nodes", () -> new KubeLook(kubeClient.get()).nodes());
        var pods = lookout.at("kubernetes pods", () -> new KubeLook(kubeClient.get()).podsWithNodeShells(depth, nodes));
        var services = lookout.at("kubernetes services", () -> new KubeLook(kubeClient.get()).services());
        var endpoints = lookout.at("kubernetes endpoints", () -> new KubeLook(kubeClient.get()).endpoints());
        var visits = lookout.at("nodes",
            () -> visits(kubeClient.get(), Kube.listed(nodes.get(), pods.get(), services.get(), endpoints.seen())));
        var cni = lookout.at("kubernetes aws-node", () -> new KubeSettings(kubeClient.get()).cni());
        var proxy = lookout.at("kubernetes kube-proxy", () -> new KubeSettings(kubeClient.get()).proxy());
        var corefile = lookout.at("kubernetes coredns", () -> new KubeSettings(kubeClient.get()).corefile());
        var events = lookout.at("kubernetes events", () -> new KubeSettings(kubeClient.get()).events());

        var cluster = lookout.at("eks cluster", () -> new EksLook(eksClient.get(), target.cluster()).cluster());
        var addons = lookout.at("eks add-ons", () -> new EksLook(eksClient.get(), target.cluster()).addons());
        var ec2 = Ec2Looks.begin(lookout, ec2Client, cluster, new FromKubernetes(nodes, pods));

        var onNodes = visits.seen().problem() == null ? visits.get() : nowhere(nodes.seen(), visits.seen().problem());
        var snapshot = new Snapshot(Snapshot.VERSION, takenAt, new Eks(cluster.seen(), addons.seen()), ec2.get(),
            new Kube(nodes.seen(), pods.seen(), services.seen(), endpoints.seen(), cni.seen(), proxy.seen(), corefile.seen(),
                events.seen()),
            onNodes, sending.seed(), lookout.seenAfterMillis());
        for (var client : List.of(kubeClient, ec2Client, eksClient)) lookout.letGo(client);
        return snapshot;
    }

    private Map<String, Seen<OnNode>> visits(KubernetesClient kube, Kube listed) {
        if (depth == Depth.APIS) return Map.of();
        var door = new KubeDoor(kube);
        var pods = listed.pods().orThrow();
        var plan = depth == Depth.PACKETS ? ProbePlan.of(listed, sending, System.currentTimeMillis()) : ProbePlan.NOTHING;
        var names = listed.nodes().orThrow().stream().map(Node::name).toList();
        return new Visits<>(names, door.onto(pods), new VisitScript(plan, VisitScript.NODE_NETNS),
            lookout.threads()).make();
    }

    private static Map<String, Seen<OnNode>> nowhere(Seen<Nodes> nodes, String why) {
        if (nodes.problem() != null) return Map.of();
        return nodes.value().stream().collect(Collectors.toMap(Node::name, node -> Seen.not(why)));
    }
}
