package ekslab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a user names for what a command has to say. */
final class Output {

    private Output() {}

    /** @throws Refusal when it cannot be written */
    static void save(Path file, String text) {
        try {
            if (file.toAbsolutePath().getParent() != null) Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException unwritable) {
            throw new Refusal(Exit.USAGE, "--out: %s cannot be written (%s)".formatted(file, unwritable.getClass().getSimpleName()),
                unwritable);
        }
    }
}
