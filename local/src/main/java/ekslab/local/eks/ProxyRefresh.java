package ekslab.local.eks;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.Subscription;
import ekslab.local.net.CommandFailed;
import ekslab.local.proxy.KubeProxy;

/** Lets every node's kube-proxy hear of Services and endpoints as they change; changes that come together are one refresh. */
final class ProxyRefresh implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyRefresh.class);

    private final Cluster objects;
    private final Collection<EksNode> nodes;
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
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
        var period = KubeProxy.SYNC_PERIOD.toSeconds();
        worker.scheduleWithFixedDelay(() -> nodes.forEach(node -> quietly(node, node::checkProxy)), period, period, TimeUnit.SECONDS);
        listening = objects.listen(event -> {
            if ((event.kind() == Kinds.SERVICE || event.kind() == Kinds.ENDPOINT_SLICE) && due.compareAndSet(false, true)) submit();
        });
        return this;
    }

    private void submit() {
        try {
            worker.execute(() -> {
                due.set(false);
                nodes.forEach(node -> quietly(node, node::refreshProxy));
            });
        } catch (RejectedExecutionException closing) {
            due.set(false);
        }
    }

    /** One node that cannot be reached must not keep the others from hearing. */
    private void quietly(EksNode node, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failed) {
            LOG.warn("kube-proxy of {}: {}", node.machine().hostname(), failed instanceof CommandFailed command ? command.said() : failed);
            if (due.compareAndSet(false, true)) CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(this::submit);   // rules must not stay old for good
        }
    }

    @Override public void close() {
        listening.close();
        worker.shutdownNow();
    }
}
