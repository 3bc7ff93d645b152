package ekslab.local.vpc;

import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes an aggregation interval of the flow logs each minute, whatever a log's longest interval is: on instances of the Nitro
 * system it is never longer (docs.aws.amazon.com/vpc/latest/userguide/flow-logs-limitations.html).
 */
public final class FlowLogClock implements AutoCloseable {

    private static final int SECONDS = 60;
    private static final Logger LOG = LoggerFactory.getLogger(FlowLogClock.class);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "flow-logs");
        thread.setDaemon(true);
        return thread;
    });
    private Instant closed = Instant.now();

    public void begin(FlowLogWriter writer) {
        clock.scheduleAtFixedRate(() -> tick(writer), SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void tick(FlowLogWriter writer) {
        var now = Instant.now();
        try {
            writer.write(closed, now);
        } catch (RuntimeException failed) {
            LOG.warn("the flow logs since {} could not be written", closed, failed);
        }
        closed = now;
    }

    @Override public void close() { clock.shutdownNow(); }
}
