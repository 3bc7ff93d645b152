package ekslab.local.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

import ekslab.local.net.Enclosure;
import ekslab.local.net.Plan;
import ekslab.local.net.Processes;

/**
 * The machine's tcpdump in the lab of an ordinary user. It gives up root first of all, and there is nobody else that it could be: the user namespace
 * has a single user, and setgroups(2) is denied in it (user_namespaces(7)). There a small program stands in its place, which lets such
 * calls succeed without doing anything, and becomes tcpdump.
 */
public final class Tcpdump {

    private static final String FOLDER = "tcpdump";
    private static final String PROGRAM = "without-change.pl";

    private Tcpdump() {}

    /**
     * Lays it over the machine's, for all machines of the lab that are still to come.
     *
     * @param folder that they see as {@link Enclosure#SHARED}
     */
    public static void install(Path folder, Enclosure lab) {
        var found = machines();
        if (found.isEmpty()) return;
        var real = found.get();
        try (var program = Tcpdump.class.getResourceAsStream(FOLDER + "/" + PROGRAM)) {
            var own = Files.createDirectories(folder.resolve(FOLDER));
            Files.copy(real, own.resolve(FOLDER));
            Files.copy(program, own.resolve(PROGRAM));
            for (var file : new String[]{ FOLDER, PROGRAM })
                Files.setPosixFilePermissions(own.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        lab.shell().run(new Plan().run("mount --bind {} {}", "%s/%s/%s".formatted(Enclosure.SHARED, FOLDER, PROGRAM), real));
    }

    private static Optional<Path> machines() {
        return Stream.of(Processes.PATH.split(":")).map(folder -> Path.of(folder, FOLDER)).filter(Files::isExecutable).findFirst();
    }
}
