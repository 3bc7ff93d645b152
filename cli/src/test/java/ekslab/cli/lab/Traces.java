package ekslab.cli.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a lab could leave behind on this machine, written down to be compared: namespaces, interfaces, mounts. */
record Traces(Set<String> namespaces, Set<String> interfaces, List<String> mounts) {

    static Traces now() {
        try {
            return new Traces(inhabited(), names(Path.of("/sys/class/net")), Files.readAllLines(Path.of("/proc/self/mounts")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The network and PID namespaces in which any process of this machine lives, as far as this user can see. */
    private static Set<String> inhabited() {
        return ProcessHandle.allProcesses().flatMap(process -> List.of("net", "pid").stream().map(kind -> {
            try {
                return Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "ns", kind)).toString();
            } catch (IOException goneOrNotOurs) {
                return "";
            }
        })).filter(link -> !link.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
