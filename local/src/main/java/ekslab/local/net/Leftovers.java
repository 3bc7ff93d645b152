package ekslab.local.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Finds what a lab left behind, by the words of its processes, and ends it. Nothing is ever chosen by a name pattern. */
public final class Leftovers {

    private Leftovers() {}

    /** @param networks how many network namespaces these processes are spread over */
    public record Inside(List<ProcessHandle> processes, int networks) {}

    /** Processes of this user whose command line has both words, each as a word of its own. */
    public static List<ProcessHandle> withWords(String program, String label) {
        return ProcessHandle.allProcesses().filter(process -> {
            var words = words(process.pid());
            return words.contains(program) && words.contains(label) && process.pid() != ProcessHandle.current().pid();
        }).toList();
    }

    /**
     * Everything that lives in the namespaces of a label: its shells with what they started, and, again and again,
     * whatever entered the namespaces of one of these.
     */
    public static Inside enclosed(String label) {
        var inside = new HashMap<Long, ProcessHandle>();
        withWords("bash", label).forEach(first -> add(inside, first));
        for (var before = -1; before != inside.size();) {
            before = inside.size();
            ProcessHandle.allProcesses().filter(process -> entered(process.pid()).filter(inside::containsKey).isPresent())
                .forEach(process -> add(inside, process));
        }
        var networks = new HashSet<String>();
        inside.keySet().forEach(pid -> networks.add(network(pid)));
        networks.removeAll(Set.of("", network(ProcessHandle.current().pid())));
        return new Inside(List.copyOf(inside.values()), networks.size());
    }

    private static void add(Map<Long, ProcessHandle> inside, ProcessHandle process) {
        inside.put(process.pid(), process);
        process.descendants().forEach(child -> inside.put(child.pid(), child));
    }

    /** The process whose namespaces a process has entered, as its command line says. */
    private static Optional<Long> entered(long pid) {
        var words = words(pid);
        return words.size() > 2 && words.get(0).equals("nsenter") && words.get(1).equals("-t") && words.get(2).matches("\\d+")
            ? Optional.of(Long.valueOf(words.get(2)))
            : Optional.empty();
    }

    /** Asks processes to end, and kills those that have not after a while; returns when all are gone. */
    public static void end(List<ProcessHandle> processes, Duration patience) {
        if (!patience.isZero()) {
            processes.forEach(ProcessHandle::destroy);
            await(processes, patience);
        }
        processes.forEach(ProcessHandle::destroyForcibly);
        awaitGone(processes, Duration.ofSeconds(10));
    }

    /** Waits for processes to end; fails, naming them, when they have not after a while. */
    public static void awaitGone(List<ProcessHandle> processes, Duration patience) {
        if (!await(processes, patience))
            throw new IllegalStateException("still there after %ds: %s".formatted(patience.toSeconds(),
                processes.stream().filter(ProcessHandle::isAlive).map(ProcessHandle::pid).toList()));
    }

    private static boolean await(List<ProcessHandle> processes, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (processes.stream().anyMatch(ProcessHandle::isAlive)) {
            if (System.nanoTime() > deadline) return false;
            LockSupport.parkNanos(2_000_000);
        }
        return true;
    }

    private static List<String> words(long pid) {
        try {
            return Arrays.asList(Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline")).split("\0"));
        } catch (IOException goneOrNotOurs) {
            return List.of();
        }
    }

    private static String network(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", String.valueOf(pid), "ns", "net")).toString();
        } catch (IOException goneOrNotOurs) {
            return "";
        }
    }
}
