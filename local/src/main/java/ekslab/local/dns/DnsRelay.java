package ekslab.local.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import ekslab.local.net.Command;

/** The program that listens on port 53 in a network namespace and asks a {@link DnsSocket} outside. */
public final class DnsRelay {

    private static final String PROGRAM = "dns-relay.pl";

    private DnsRelay() {}

    /** Puts the program into the folder that is seen inside the lab too. */
    public static void install(Path folder) {
        try (var source = DnsRelay.class.getResourceAsStream("relay.pl")) {
            Files.copy(source, folder.resolve(PROGRAM));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /**
     * The command that runs it.
     *
     * @param folder where the program and the socket are, as seen from where it runs
     * @param name it goes by in the process list
     * @param socket the {@link DnsSocket}'s name in that folder
     */
    public static Command command(String folder, String name, String address, int port, String socket) {
        return Command.of("perl {}/{} {} {} {} {}/{}", folder, PROGRAM, name, address, port, folder, socket);
    }
}
