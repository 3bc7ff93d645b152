package ekslab.local.kube.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.Container;
import ekslab.local.kube.ContainerRuntime;
import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Events;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.Subscription;
import ekslab.local.kube.store.WatchEvent;

/**
 * One node's agent. It registers the node, which is not ready until {@link #networkReady()}, and runs every pod bound to it,
 * each on a thread of its own. Probes are not played: a running container is a ready one.
 */
public final class Kubelet implements AutoCloseable {

    private final Cluster cluster;
    private final NodeIdentity identity;
    private final ContainerRuntime runtime;
    private final Events events;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private Subscription changes = () -> {};
    private volatile boolean closing;

    private Kubelet(Cluster cluster, NodeIdentity identity, ContainerRuntime runtime) {
        this.cluster = cluster;
        this.identity = identity;
        this.runtime = runtime;
        events = new Events(cluster, "kubelet", identity.name());
    }

    /** Registers the node (or takes the registered one over) and begins to run its pods. */
    public static Kubelet start(Cluster cluster, NodeIdentity identity, ContainerRuntime runtime) {
        var kubelet = new Kubelet(cluster, identity, runtime);
        kubelet.register();
        kubelet.changes = cluster.watch(Kinds.POD, "", kubelet::mine, 0, kubelet::changed);
        return kubelet;
    }

    public String node() {
        return identity.name();
    }

    private boolean mine(JsonNode pod) {
        return Json.text(pod, "spec.nodeName").equals(identity.name());
    }

    private void register() {
        var node = NodeObject.of(identity);
        if (cluster.find(Kinds.NODE, "", identity.name()).isEmpty()) cluster.create(node);
        else
            cluster.editStatus(Kinds.NODE, "", identity.name(),
                status -> status.setAll((ObjectNode) node.get("status")));
        var about = cluster.get(Kinds.NODE, "", identity.name());
        events.normal(about, "Starting", "Starting kubelet.");
        renewLease();
    }

    private void renewLease() {
        try {
            cluster.merge(Json.object("apiVersion", "coordination.k8s.io/v1", "kind", "Lease", "metadata",
                Json.object("name", identity.name(), "namespace", "kube-node-lease"), "spec", Json.object("holderIdentity", identity.name(),
                    "leaseDurationSeconds", 40, "renewTime", Json.now().replace("Z", ".000000Z"))));
        } catch (ApiError noNamespace) {
            if (noNamespace.code() != 404) throw noNamespace;
        }
    }

    /** To be called when the network plugin is set up: the node becomes Ready, and its pods may come. */
    public void networkReady() {
        ready("True", "KubeletReady", "kubelet is posting ready status");
        workers.values().forEach(PodWorker::wake);
        events.normal(cluster.get(Kinds.NODE, "", identity.name()), "NodeReady",
            "Node %s status is now: NodeReady".formatted(identity.name()));
    }

    /** The network plugin is gone: no new pods; the ones that run go on. */
    public void networkNotReady(String reason) {
        ready("False", "KubeletNotReady",
            "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:" + reason);
    }

    private void ready(String status, String reason, String message) {
        cluster.editStatus(Kinds.NODE, "", identity.name(), node -> Json.setCondition(node, "Ready", status, reason, message));
    }

    /** Host-network pods need no network plugin; the others wait for it. */
    boolean canWire(JsonNode pod) {
        return Json.is(pod, "spec.hostNetwork") || Json.condition(cluster.get(Kinds.NODE, "", identity.name()), "Ready");
    }

    private void changed(WatchEvent event) {
        var uid = Json.uid(event.object());
        var worker = workers.get(uid);
        if (worker != null && event.type().equals(WatchEvent.DELETED)) worker.gone(event.object());
        else if (worker != null) worker.changed(event.object());
        else
            if (!closing && !event.type().equals(WatchEvent.DELETED)
                && !Json.text(event.object(), "status.phase").matches("Succeeded|Failed"))
                run(uid, event.object());
    }

    private void run(String uid, JsonNode pod) {
        var worker = new PodWorker(this, cluster, runtime, events, pod, identity.internalIp());
        workers.put(uid, worker);
        var thread = new Thread(() -> {
            try {
                worker.run();
            } finally {
                workers.remove(uid);
                threads.remove(Thread.currentThread());
            }
        }, "pod-" + Json.name(pod));
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** A container that this node has started, running or ended. */
    public Optional<Container> container(String namespace, String pod, String container) {
        return workers.values().stream().filter(worker -> worker.is(namespace, pod)).findFirst()
            .flatMap(worker -> worker.container(container));
    }

    /** Ends every pod of this node and its threads; the node's and the pods' objects stay as they are. */
    @Override public void close() {
        closing = true;
        try {
            changes.close();
            workers.values().forEach(PodWorker::abandon);
            for (var thread : new ArrayList<>(threads)) thread.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
