package ekslab.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import ekslab.local.net.Processes;

/** Where programs are, as a shell would find them. */
final class Search {

    private Search() {}

    /** On the user's PATH, or where the lab looks: an ordinary user's PATH leaves out /usr/sbin, where ip and iptables are. */
    static Optional<Path> find(String program) {
        return all(program).findFirst();
    }

    /** In the order of the PATH. */
    static Stream<Path> all(String program) {
        if (program.startsWith("/")) return Stream.of(Path.of(program)).filter(Files::isExecutable);
        var folders = System.getenv().getOrDefault("PATH", "") + ":" + Processes.PATH;
        return Stream.of(folders.split(":")).filter(folder -> !folder.isEmpty()).map(folder -> Path.of(folder, program))
            .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }
}
