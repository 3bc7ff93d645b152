package ekslab.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The one folder of a lab on this machine, readable for its owner only: {@code lab.json} while it is up,
 * {@code events.jsonl}, {@code daemon.log}, the kubeconfig, and the containers' output.
 *
 * @param path absolute
 */
record StateFolder(Path path) {

    private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();
    private static final List<String> LAST = List.of("ready", "failed");

    static final String FLOW_LOGS = "flow-logs";
    private static final String SOCKETS = "sockets";

    void create() {
        try {
            Files.createDirectories(path.getParent());
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createDirectory(logs());
            Files.createDirectory(sockets());
        } catch (IOException unusable) {
            throw new LocalLab.LabFailed("%s cannot be made: %s; remove what a killed lab left with: lab down".formatted(path, unusable));
        }
    }

    boolean exists() { return Files.exists(path); }

    Path log() { return path.resolve("daemon.log"); }

    Path logs() { return path.resolve("logs"); }

    /** One folder for each log group, one file for each network interface. */
    Path flowLogs() { return path.resolve(FLOW_LOGS); }

    /** Seen from inside the lab too. */
    Path sockets() { return path.resolve(SOCKETS); }

    /** What S3 keeps. */
    Path objects() { return path.resolve("s3"); }

    Path kubeconfig() { return path.resolve("kubeconfig"); }

    Path clusterDns() { return sockets().resolve("cluster.sock"); }

    Path worldDns() { return sockets().resolve("world.sock"); }

    Path vpcDns() { return sockets().resolve("vpc.sock"); }

    /** Written when the lab is up, all at once. */
    void write(LabState state) {
        try {
            var draft = path.resolve("lab.json.draft");
            Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(state));
            Files.move(draft, path.resolve("lab.json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    Optional<LabState> read() {
        try {
            var file = path.resolve("lab.json");
            return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), LabState.class)) : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path + ": not a lab's state", unreadable);
        }
    }

    void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        }
    }

    void writeSecret(Path file, String text) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    void tell(LabEvent event) {
        try {
            Files.writeString(events(), JSON.writeValueAsString(event) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Passes on the daemon's events until its last one; empty when the daemon ends without it. */
    Optional<LabEvent> follow(Process daemon, Consumer<LabEvent> progress) {
        var read = 0L;
        while (true) {
            var alive = daemon.isAlive();   // asked first: what a dead one wrote is all there
            try (var file = Files.exists(events()) ? new RandomAccessFile(events().toFile(), "r") : null) {
                for (var line = next(file, read); line != null; line = next(file, read)) {
                    read += line.length() + 1;
                    var event = JSON.readValue(new String(line.getBytes(StandardCharsets.ISO_8859_1), UTF_8),
                        LabEvent.class);
                    progress.accept(event);
                    if (LAST.contains(event.kind())) return Optional.of(event);
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            if (!alive) return Optional.empty();
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** A whole line at an offset; null when there is none yet. */
    private static String next(RandomAccessFile file, long offset) throws IOException {
        if (file == null || offset >= file.length()) return null;
        file.seek(file.length() - 1);
        if (file.read() != '\n') return null;   // the daemon is in the middle of one
        file.seek(offset);
        return file.readLine();
    }

    private Path events() { return path.resolve("events.jsonl"); }

    String endOfLog() {
        try {
            var lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException none) {
            return "(no log)";
        }
    }

    /** Deletes the folder; returns how many files it held. */
    int delete() {
        if (!Files.exists(path)) return 0;
        try (var tree = Files.walk(path)) {
            var all = tree.sorted(Comparator.reverseOrder()).toList();
            for (var each : all) Files.deleteIfExists(each);
            return (int) all.stream().filter(each -> !each.equals(path)).count();
        } catch (IOException stuck) {
            throw new UncheckedIOException(stuck);
        }
    }
}
