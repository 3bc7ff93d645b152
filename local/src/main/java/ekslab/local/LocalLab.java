package ekslab.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import ekslab.local.net.Command;
import ekslab.local.net.Leftovers;
import ekslab.local.net.Processes;

/** The lab on this machine, seen from outside: a daemon that can be started, asked and stopped. */
public final class LocalLab {

    /** The fingerprint of a cloud that was made from nothing. */
    public static final String EMPTY = "cloud";

    private static final Duration STOPPING = Duration.ofSeconds(20);

    /** Where the daemon listens; 0 takes any free port. */
    public record Ports(int kubernetes, int aws) {}

    private final StateFolder state;

    private LocalLab(StateFolder state) { this.state = state; }

    /** @param state the folder that holds everything of this lab; it exists exactly while the lab does */
    public static LocalLab at(Path state) {
        return new LocalLab(new StateFolder(state.toAbsolutePath().normalize()));
    }

    /** What keeps a lab from running on this machine, one sentence each with its mend; empty when nothing does. */
    public static List<String> obstacles(Ports ports) {
        var obstacles = new ArrayList<String>();
        for (var port : List.of(ports.kubernetes(), ports.aws())) {
            if (port != 0 && taken(port))
                obstacles.add("port %d on 127.0.0.1 is in use; choose another, or 0 for any free one".formatted(port));
        }
        if (ports.kubernetes() != 0 && ports.kubernetes() == ports.aws())
            obstacles.add("port %d cannot serve both the Kubernetes API and the AWS APIs; choose two".formatted(ports.aws()));
        Namespacing.obstacle().ifPresent(obstacles::add);
        return obstacles;
    }

    private static boolean taken(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return !probe.isBound();
        } catch (IOException inUse) {
            return true;
        }
    }

    /** The lab's own account of itself, if it is up and its daemon is alive. */
    public Optional<LabState> running() {
        return state.read().filter(lab -> Processes.startTicks(lab.pid()).equals(Optional.of(lab.startTicks())));
    }

    /** Whether something is left of a lab that did not end by itself, or one is just coming up. */
    public boolean leftover() {
        return state.exists() && running().isEmpty();
    }

    /**
     * Starts the daemon and returns when the lab is up.
     *
     * @param bandwidth whether instances are held to their type's bandwidth
     * @param jvm the words that start a Java program with the lab's class path
     * @param progress hears every event as it happens
     * @throws LabFailed with the reason; nothing is left behind
     */
    public LabState up(String name, Path assembly, String fingerprint, Ports ports, boolean bandwidth, List<String> jvm,
        Consumer<LabEvent> progress) {
        return start(List.of(name, assembly.toString(), fingerprint, String.valueOf(ports.kubernetes()), String.valueOf(ports.aws()),
            String.valueOf(bandwidth), ""), jvm, progress);
    }

    /** Starts the daemon with a cloud that has nothing in it. */
    public LabState open(String name, String region, Ports ports, List<String> jvm, Consumer<LabEvent> progress) {
        return start(List.of(name, "", EMPTY, String.valueOf(ports.kubernetes()), String.valueOf(ports.aws()), "false", region), jvm,
            progress);
    }

    private LabState start(List<String> arguments, List<String> jvm, Consumer<LabEvent> progress) {
        state.create();
        var words = new ArrayList<>(List.of("env", "-C", state.path().toString(), "setsid"));   // a Ctrl-C in the terminal is not meant for the daemon
        words.addAll(jvm);
        words.addAll(List.of(LabDaemon.class.getName(), state.path().toString()));
        words.addAll(arguments);
        var giveUp = new Thread(this::down, "give-up");
        Runtime.getRuntime().addShutdownHook(giveUp);   // interrupted half-way, nothing stays
        var daemon = Processes.logged(new Command(words), Map.of(), state.log());
        var last = state.follow(daemon, progress);
        Runtime.getRuntime().removeShutdownHook(giveUp);
        if (last.filter(event -> event.kind().equals("ready")).isPresent())
            return running().orElseThrow(() -> new LabFailed("the daemon ended as soon as it was ready"));
        var reason = last.map(LabEvent::detail)
            .orElseGet(() -> "the daemon ended without a word; its log ended with:\n" + state.endOfLog());
        down();
        throw new LabFailed(reason);
    }

    /** Ends the lab, or what a killed one left; returns what was removed, a phrase each, when nothing of it exists any more. */
    public List<String> down() {
        var removed = new ArrayList<String>();
        var daemons = Leftovers.withWords(LabDaemon.class.getName(), state.path().toString());
        var inside = Leftovers.enclosed(state.path().toString());
        daemons.forEach(daemon -> removed.add("the daemon (process %d)".formatted(daemon.pid())));
        Leftovers.end(daemons, STOPPING);
        Leftovers.end(Leftovers.withWords("bash", state.path().toString()), Duration.ZERO);
        Leftovers.awaitGone(inside.processes(), STOPPING);
        if (!inside.processes().isEmpty())
            removed.add("%d processes in %d network namespaces, with their interfaces, rules and mounts"
                .formatted(inside.processes().size(), inside.networks()));
        var files = state.delete();
        if (files > 0) removed.add("%s (%d files)".formatted(state.path(), files));
        return removed;
    }

    public static final class LabFailed extends RuntimeException {

        private static final long serialVersionUID = 1;

        public LabFailed(String reason) { super(reason); }
    }

}
