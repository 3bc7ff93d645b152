package ekslab.local.eks;

import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.Subscription;

/** Lets every node's kube-proxy hear of Services and endpoints as they change; changes that come together are one refresh. */
final class ProxyRefresh implements AutoCloseable {

    private final Cluster objects;
    private final Collection<EksNode> nodes;
    private final AtomicBoolean due = new AtomicBoolean();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "kube-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private Subscription listening;

    ProxyRefresh(Cluster objects, Collection<EksNode> nodes) {
        this.objects = objects;
        this.nodes = nodes;
    }

    ProxyRefresh start() {
        listening = objects.listen(event -> {
            if ((event.kind() == Kinds.SERVICE || event.kind() == Kinds.ENDPOINT_SLICE) && due.compareAndSet(false, true)) submit();
        });
        return this;
    }

    private void submit() {
        try {
            worker.execute(() -> {
                due.set(false);
                nodes.forEach(EksNode::refreshProxy);
            });
        } catch (RejectedExecutionException closing) {
            due.set(false);
        }
    }

    @Override public void close() {
        listening.close();
        worker.shutdownNow();
    }
}
