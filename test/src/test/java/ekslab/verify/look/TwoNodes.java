package ekslab.verify.look;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Two nodes with three pods and an internet host, real packets, in namespaces that die with this object. */
final class TwoNodes implements AutoCloseable {

    private static final String PODS = "/run/pods";

    private final Process world;
    private final String pid;

    TwoNodes() throws IOException {
        var script = Path.of("src/test/resources/ekslab/verify/look/two-nodes.sh").toAbsolutePath().toString();
        world = new ProcessBuilder("unshare", "-Urnmpf", "--mount-proc", "--kill-child", "bash", script).redirectErrorStream(true).start();
        var said = new BufferedReader(new InputStreamReader(world.getInputStream(), StandardCharsets.UTF_8));
        var lines = new ArrayList<String>();
        for (var line = said.readLine(); !"up".equals(line); line = said.readLine()) {
            if (line == null) throw new IOException("the two nodes do not stand: " + lines);
            lines.add(line);
        }
        pid = String.valueOf(world.children().findFirst().orElseThrow().pid());
    }

    /** Whether this machine lets us make namespaces and has what the script needs. */
    static boolean possible() {
        try {
            var missing = List.of("unshare", "ip", "iptables", "socat", "curl", "dig", "perl").stream()
                .filter(tool -> List.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/").stream()
                    .noneMatch(dir -> Files.exists(Path.of(dir + tool))));
            return missing.findAny().isEmpty() && new ProcessBuilder("unshare", "-Urnmpf", "true").start().waitFor() == 0;
        } catch (IOException | InterruptedException no) {
            return false;
        }
    }

    String netns() {
        return PODS;
    }

    Doorway door(String node) throws IOException {
        var process = new ProcessBuilder(inside("nsenter", "--net=/run/netns/" + node, "unshare", "-m", "bash", "-c",
            "mount --bind /run/" + node + " " + PODS + " && exec bash -s")).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return Doorway.of(process.getInputStream(), process.getOutputStream(), () -> "", process::destroy);
    }

    /** Does something to a node that a lab may not have done to it. */
    void on(String node, String command) {
        try {
            var process = new ProcessBuilder(inside("nsenter", "--net=/run/netns/" + node, "sh", "-c", command)).inheritIO().start();
            if (process.waitFor() != 0)
                throw new IllegalStateException("%s: %s ended with %d".formatted(node, command, process.exitValue()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> inside(String... command) {
        var words = new ArrayList<>(List.of("nsenter", "-t", pid, "-U", "-m", "-n", "-p", "--preserve-credentials"));
        words.addAll(List.of(command));
        return words;
    }

    @Override public void close() {
        world.destroy();
    }
}
