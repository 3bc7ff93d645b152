package ekslab.local.kube.control;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import ekslab.local.kube.store.Cluster;

/** Waits for a condition of the cluster, looking again at every change of it. */
final class Eventually {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN_MS = 50;

    private Eventually() {}

    static void eventually(Cluster cluster, BooleanSupplier condition, Supplier<String> seen) throws Exception {
        var changes = new LinkedBlockingQueue<Object>();
        var listening = cluster.listen(changes::add);
        try {
            var deadline = System.nanoTime() + LIMIT.toNanos();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > deadline)
                    throw new AssertionError("not so after %ds; last seen: %s".formatted(LIMIT.toSeconds(), seen.get()));
                changes.poll(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS); // what it waits for may also be outside of the cluster
            }
        } finally {
            listening.close();
        }
    }

    /** An assertion that may fail for a while. */
    @FunctionalInterface
    interface Assertion {
        void check() throws Exception;
    }

    /** Asserts again and again; the last failure is thrown. */
    static void holds(Duration limit, Assertion assertion) throws Exception {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) try {
            assertion.check();
            return;
        } catch (AssertionError notYet) {
            if (System.nanoTime() > deadline) throw notYet;
            Thread.sleep(LOOK_AGAIN_MS);
        }
    }
}
