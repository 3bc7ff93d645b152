package ekslab.cli.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
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

    /**
     * What is here now, or, when there is more than before, what is still here ten seconds later: a namespace's first
     * process that was killed has no words any more by which to find it, but is seen until the kernel has ended all it held.
     */
    static Traces settled(Traces before) {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        var now = now();
        while (!before.namespaces().containsAll(now.namespaces()) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(20_000_000);
            now = now();
        }
        return now;
    }

    /** The network and PID namespaces in which any process of this machine lives, as far as this user can see. */
    private static Set<String> inhabited() {
        return ProcessHandle.allProcesses().filter(Traces::lives).flatMap(process -> List.of("net", "pid").stream().map(kind -> {
            try {
                return Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "ns", kind)).toString();
            } catch (IOException goneOrNotOurs) {
                return "";
            }
        })).filter(link -> !link.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** A zombie holds nothing; how long it is shown is up to the machine's first process. */
    private static boolean lives(ProcessHandle process) {
        try {
            var stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    private static Set<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
