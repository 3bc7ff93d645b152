package ekslab.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import ekslab.local.net.Command;
import ekslab.local.net.CommandFailed;
import ekslab.local.net.Processes;

/** Whether this user may make namespaces here. */
final class Namespacing {

    private Namespacing() {}

    /** Root needs no user namespace around the lab. */
    static boolean root() { return System.getProperty("user.name").equals("root"); }

    /** What stands in the way, with its mend; found by trying. */
    static Optional<String> obstacle() {
        var command = Command.of(root() ? "unshare -n -m true" : "unshare -U -r -n -m true");
        try {
            var process = Processes.piped(command, Map.of());
            var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() == 0) return Optional.empty();
            return Optional.of("namespaces: \"%s\" said \"%s\"; %s".formatted(command, said, mend()));
        } catch (CommandFailed notInstalled) {
            return Optional.of("namespaces: unshare is not installed; apt-get install util-linux");
        } catch (IOException | InterruptedException interrupted) {
            return Optional.of("namespaces: could not try \"%s\": %s".formatted(command, interrupted));
        }
    }

    private static String mend() {
        return root() ? "a container needs --privileged for this"
            : "allow them with: sudo sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000 (Debian), "
                + "or sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu 24.04), or run the lab as root";
    }
}
