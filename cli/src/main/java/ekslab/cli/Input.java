package ekslab.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What is piped into this process, if anything is. */
final class Input {

    private static final long A_MOMENT = 1_000_000_000;

    private Input() {}

    /**
     * Empty for a terminal, and for a pipe in which nothing comes: whatever starts programs from scripts often leaves one open for ever.
     *
     * @param waits take a silent pipe for input that is still to come
     */
    static Optional<InputStream> piped(boolean waits) throws IOException {
        var in = new FileInputStream(FileDescriptor.in);
        var source = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
        if (source.startsWith("/dev/")) return Optional.empty();   // a terminal, or /dev/null
        var pipe = source.startsWith("pipe:") || source.startsWith("socket:");
        return waits || !pipe || speaks(in) ? Optional.of(in) : Optional.empty();
    }

    private static boolean speaks(InputStream in) throws IOException {
        var deadline = System.nanoTime() + A_MOMENT;
        while (System.nanoTime() < deadline) {
            if (in.available() > 0) return true;
            LockSupport.parkNanos(5_000_000);
        }
        return false;
    }
}
