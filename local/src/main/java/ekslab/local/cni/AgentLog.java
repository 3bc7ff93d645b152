package ekslab.local.cni;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/**
 * A log file of the VPC CNI: a JSON object a line, with the keys level, ts, caller and msg in this order.
 * Source: github.com/aws/amazon-vpc-cni-k8s, pkg/utils/logger/zaplogger.go.
 */
final class AgentLog {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final long LARGEST = 10L << 20;   // a real one turns at 100 MB, but thirty nodes share this machine's disk

    enum Level {
        DEBUG, INFO, WARN, ERROR, FATAL;

        /** The level of that name; what is none counts as DEBUG, as in the real one. */
        static Level named(String name) {
            for (var level : values()) if (level.name().equalsIgnoreCase(name)) return level;
            return DEBUG;
        }
    }

    private final Path file;
    private final InstantSource clock;
    private volatile Level least = Level.DEBUG;

    AgentLog(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Leaves out what is below this level from now on. */
    void least(Level level) { least = level; }

    void debug(Source source, String message, Object... values) { say(Level.DEBUG, source, message, values); }

    void info(Source source, String message, Object... values) { say(Level.INFO, source, message, values); }

    void warn(Source source, String message, Object... values) { say(Level.WARN, source, message, values); }

    void error(Source source, String message, Object... values) { say(Level.ERROR, source, message, values); }

    private void say(Level level, Source source, String message, Object... values) {
        if (level.compareTo(least) < 0) return;
        var text = values.length == 0 ? message : message.formatted(values);
        write("{\"level\":\"%s\",\"ts\":\"%s\",\"caller\":\"%s\",\"msg\":\"%s\"}\n".formatted(level.name().toLowerCase(),
            TIME.format(clock.instant()), source.caller, new String(JsonStringEncoder.getInstance().quoteAsString(text))));
    }

    private synchronized void write(String line) {
        try {
            if (Files.exists(file) && Files.size(file) > LARGEST)
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(file, line, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Where a line comes from: the file and line of version 1.22 that says it. */
    enum Source {
        START("aws-k8s-agent/main.go:29"), POOL("ipamd/ipamd.go:765"), RECONCILE("ipamd/ipamd.go:1328"), ENI("ipamd/ipamd.go:1013"),
        CREATE("awsutils/awsutils.go:780"), NETWORK("networkutils/network.go:391"), RULES("networkutils/network.go:618"),
        RPC("rpc/rpc_grpc.pb.go:124"), UNASSIGN_RPC("rpc/rpc_grpc.pb.go:142"), ASSIGN("datastore/data_store.go:713"),
        UNASSIGN("datastore/data_store.go:838"), PLUGIN_ADD("routed-eni-cni-plugin/cni.go:140"),
        PLUGIN_DEL("routed-eni-cni-plugin/cni.go:320"), DRIVER_ADD("routed-eni-cni-plugin/cni.go:279"), DRIVER("driver/driver.go:286");

        private final String caller;

        Source(String caller) { this.caller = caller; }
    }
}
