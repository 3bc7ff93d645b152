package ekslab.local.kube.controllers;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import ekslab.local.kube.controllers.Controller.Key;
import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Subscription;
import ekslab.local.kube.store.WatchEvent;

/**
 * Runs every controller on one thread from a queue without duplicates. They read the store itself, not a cache of it,
 * so what one has just written the next one sees: no expectations, no resync.
 */
public final class Controllers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);
    private static final int ATTEMPTS = 5;
    private static final long PAUSE_MS = 50;

    private final List<Controller> controllers;
    private final Set<Work> queue = new LinkedHashSet<>();
    private final Subscription changes;
    private final Thread thread;
    private boolean closed;

    private record Work(Controller controller, Key key, int attempt) {}

    private Controllers(Cluster cluster, List<Controller> controllers) {
        this.controllers = controllers;
        changes = cluster.listen(this::affected);
        thread = new Thread(this::run, "kube-controllers");
        thread.setDaemon(true);
    }

    /** @param caCertificatePem goes to every namespace as kube-root-ca.crt */
    public static Controllers start(Cluster cluster, String caCertificatePem) {
        var all = new Controllers(cluster,
            List.of(new Namespaces(cluster, caCertificatePem), new NodeTaints(cluster), new Deployments(cluster), new ReplicaSets(cluster),
                new DaemonSets(cluster), new StatefulSets(cluster), new Jobs(cluster), new Scheduler(cluster.component("kube-scheduler")),
                new EndpointSlices(cluster),
                new Endpoints(cluster),
                new MirroredEndpoints(cluster), new LoadBalancers(cluster), new Garbage(cluster)));
        all.thread.start();
        return all;
    }

    private void affected(WatchEvent change) {
        for (var controller : controllers) controller.affected(change).forEach(key -> add(new Work(controller, key, 1)));
    }

    private void add(Work work) {
        synchronized (queue) {
            if (queue.add(work)) queue.notifyAll();
        }
    }

    private Work next() throws InterruptedException {
        synchronized (queue) {
            while (queue.isEmpty() && !closed) queue.wait();
            if (closed) return null;
            var first = queue.iterator().next();
            queue.remove(first);
            return first;
        }
    }

    private void run() {
        try {
            for (var work = next(); work != null; work = next()) reconcile(work);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void reconcile(Work work) throws InterruptedException {
        try {
            work.controller.reconcile(work.key);
        } catch (ApiError refused) {
            // somebody else was faster, or the object is gone: the next look will see it
            if (work.attempt < ATTEMPTS) again(work);
            else LOG.warn("{} {}: {}", work.controller.getClass().getSimpleName(), work.key, refused.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("{} {}", work.controller.getClass().getSimpleName(), work.key, bug);
        }
    }

    private void again(Work work) throws InterruptedException {
        Thread.sleep(PAUSE_MS);
        add(new Work(work.controller, work.key, work.attempt + 1));
    }

    @Override public void close() {
        try {
            changes.close();
            synchronized (queue) {
                closed = true;
                queue.notifyAll();
            }
            thread.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
