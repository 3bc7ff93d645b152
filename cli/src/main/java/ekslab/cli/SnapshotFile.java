package ekslab.cli;

import java.io.IOException;
import java.nio.file.Path;

import ekslab.verify.Facts;
import ekslab.verify.facts.Snapshot;

/** What "lab snapshot" wrote down. */
final class SnapshotFile {

    private SnapshotFile() {}

    static Snapshot read(Path file) {
        try {
            return Facts.read(file);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new Refusal(Exit.USAGE,
                "--snapshot: %s is no snapshot of a lab (%s); take one with: lab snapshot --out FILE".formatted(file,
                    unreadable.getMessage()),
                unreadable);
        }
    }
}
