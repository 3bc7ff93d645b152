package ekslab.verify.look;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Begins looks, each on a thread of its own, and knows when each ended. */
final class Lookout implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool(Lookout::daemon);
    private final Map<String, Long> seenAfterMillis = new ConcurrentSkipListMap<>();
    private final long start = System.nanoTime();

    <T> Look<T> at(String name, Supplier<T> what) {
        return Look.at(name, () -> {
            try {
                return what.get();
            } finally {
                seenAfterMillis.put(name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            }
        }, threads);
    }

    ExecutorService threads() { return threads; }

    Map<String, Long> seenAfterMillis() { return seenAfterMillis; }

    /** Lets go of a client without waiting for it. */
    void letGo(Look<? extends AutoCloseable> client) {
        if (client.seen().problem() == null) threads.execute(() -> close(client.get()));
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

    @Override public void close() { threads.shutdown(); }
}
