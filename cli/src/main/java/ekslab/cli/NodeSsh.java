package ekslab.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

import ekslab.local.net.Command;

/**
 * The {@code ssh} of a lab, by which the hand-out's {@code ssh ec2-user@$N1 ...} enters a node. A program on the PATH and no function of the
 * shell: {@code watch}, {@code xargs} and other shells must find it, too.
 */
final class NodeSsh {

    private static final String MARK = "# the ssh of an EKS network lab";

    private NodeSsh() {}

    static void write(Path folder, Path launcher, String lab) throws IOException {
        var words = new Command(List.of(launcher.toString(), "--name", lab, "ssh"));
        var file = Files.createDirectories(folder).resolve("ssh");
        Files.writeString(file, "#!/bin/sh\n%s\nexec %s \"$@\"\n".formatted(MARK, words));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** This machine's own ssh: the first on the PATH that is no lab's. */
    static Optional<Path> real() {
        return Search.all("ssh").filter(file -> !isOfALab(file)).findFirst();
    }

    private static boolean isOfALab(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(100), StandardCharsets.ISO_8859_1).contains(MARK);
        } catch (IOException unreadable) {
            return false;
        }
    }
}
