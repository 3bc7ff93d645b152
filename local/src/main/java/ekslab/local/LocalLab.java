package ekslab.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The lab on this machine, seen from outside: a daemon that can be started, asked and stopped. */
public final class LocalLab {

    /** What the user may choose about the daemon itself; 0 takes any free port. */
    public record Ports(int kubernetes, int aws) {}

    private final Path state;

    private LocalLab(Path state) { this.state = state; }

    /** @param state the folder that holds everything of this lab; it exists exactly while the lab does */
    public static LocalLab at(Path state) {
        return new LocalLab(state);
    }

    /** What keeps a lab from running on this machine, one sentence each with its mend; empty when nothing does. */
    public static List<String> obstacles(Ports ports) {
        throw new UnsupportedOperationException();
    }

    /** The lab's own account of itself, if its daemon is alive. */
    public Optional<LabState> running() {
        throw new UnsupportedOperationException(state.toString());
    }

    /**
     * Starts the daemon and returns when the lab is up.
     *
     * @throws LabFailed with the reason; nothing is left behind
     */
    public LabState up(String name, Path assembly, String fingerprint, Ports ports, Consumer<LabEvent> progress) {
        throw new UnsupportedOperationException();
    }

    /** Ends the lab, or what a killed one left; returns what was removed, a phrase each, when nothing of it exists any more. */
    public List<String> down() {
        throw new UnsupportedOperationException();
    }

    public static final class LabFailed extends RuntimeException {

        private static final long serialVersionUID = 1;

        public LabFailed(String reason) { super(reason); }
    }
}
