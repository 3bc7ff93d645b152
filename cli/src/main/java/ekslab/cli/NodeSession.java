package ekslab.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ekslab.local.net.Command;
import ekslab.verify.NodeShell;

/** Work on one node of a lab: a command with its input and output, or a shell on the user's own terminal. */
record NodeSession(Home home, RunningLab lab, String node) {

    /** @param waits for input that comes late */
    int run(List<String> command, boolean waits) throws IOException, InterruptedException {
        var input = Input.piped(waits);
        return new NodeShell(lab.target()).run(node, input.isPresent() ? command : withoutInput(command), input, System.out, System.err); // bytes, not text
    }

    /** What reads its input all the same must find its end, and not wait for ever. */
    private static List<String> withoutInput(List<String> command) {
        var words = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" </dev/null", "sh"));
        words.addAll(command);
        return words;
    }

    /** A shell; the terminal's size and its keys reach the node. */
    int shell() {
        var words = new ArrayList<>(List.of(Kubectl.program(home).toString(), "exec", onTerminal() ? "-it" : "-i"));
        words.addAll(new NodeShell(lab.target()).way(node));
        words.addAll(List.of("bash"));
        return Child.foreground(new Command(words), home.root(),
            lab.local().map(state -> Map.of("KUBECONFIG", state.kubeconfig().toString())).orElse(Map.of()));
    }

    /** Asked of the kernel: newer JDKs have a console without a terminal, too. */
    private static boolean onTerminal() {
        return Stream.of("0", "1").map(descriptor -> Path.of("/proc/self/fd", descriptor).toFile()).allMatch(NodeSession::isTerminal);
    }

    private static boolean isTerminal(File descriptor) {
        try {
            return descriptor.getCanonicalPath().matches("/dev/(pts/|tty|console).*");
        } catch (IOException closed) {
            return false;
        }
    }
}
