package ekslab.local.kube.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.Container;

/** Probes one start of a container until it ends, on a thread of its own: startup first, then liveness and readiness. */
final class Prober implements AutoCloseable {

    private final Container container;
    private final BiConsumer<String, String> unhealthy;
    private final Runnable changed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean startedUp;
    private volatile boolean ready;

    /** @param make a probe of a spec
     *  @param unhealthy told of each failure: which probe, and what it said
     *  @param changed told when readiness is another one */
    Prober(JsonNode spec, Container container, Function<JsonNode, Probe> make, BiConsumer<String, String> unhealthy,
        Runnable changed) {
        this.container = container;
        this.unhealthy = unhealthy;
        this.changed = changed;
        startedUp = !spec.has("startupProbe");
        ready = startedUp && !spec.has("readinessProbe");
        if (spec.has("startupProbe")) start("Startup", make.apply(spec.get("startupProbe")), () -> {
            startedUp = true;
            ready = !spec.has("readinessProbe");
        });
        if (spec.has("livenessProbe")) start("Liveness", make.apply(spec.get("livenessProbe")), () -> {});
        if (spec.has("readinessProbe")) start("Readiness", make.apply(spec.get("readinessProbe")), () -> ready = true);
    }

    static boolean needed(JsonNode spec) {
        return spec.has("startupProbe") || spec.has("livenessProbe") || spec.has("readinessProbe");
    }

    boolean startedUp() { return startedUp; }

    boolean ready() { return ready; }

    private void start(String name, Probe probe, Runnable succeeded) {
        var thread = new Thread(() -> probe(name, probe, succeeded), "probe");
        thread.setDaemon(true);
        thread.start();
    }

    private void probe(String name, Probe probe, Runnable succeeded) {
        var well = 0;
        var ill = 0;
        if (waits(probe.delay().toMillis())) return;
        while (true) {
            if (startedUp || name.equals("Startup")) {
                var said = probe.tried(container);
                if (closed.getCount() == 0 || container.exit().isDone()) return;
                well = said.isEmpty() ? well + 1 : 0;
                ill = said.isEmpty() ? 0 : ill + 1;
                if (!said.isEmpty()) unhealthy.accept(name, said);
                if (well == probe.successThreshold()) tell(succeeded);
                if (well > 0 && name.equals("Startup")) return;
                if (ill == probe.failureThreshold()) {
                    if (!name.equals("Readiness")) {
                        unhealthy.accept("Kill", name.toLowerCase());
                        return;
                    }
                    tell(() -> ready = false);
                }
            }
            if (waits(probe.period().toMillis())) return;
        }
    }

    private void tell(Runnable change) {
        change.run();
        changed.run();
    }

    /** @return whether it was closed meanwhile */
    private boolean waits(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            return true;
        }
    }

    @Override public void close() { closed.countDown(); }
}
