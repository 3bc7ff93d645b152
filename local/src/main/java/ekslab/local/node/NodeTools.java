package ekslab.local.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import ekslab.local.net.Enclosure;
import ekslab.local.net.Processes;

/** Commands of an EKS node that this machine has not, or that cannot work as they are in a namespace: small programs of our own. */
public final class NodeTools {

    private static final String FOLDER = "bin";
    private static final List<String> TOOLS = List.of("sudo", "crictl", "web");

    private NodeTools() {}

    /** Puts them into a folder that nodes see too. */
    public static void install(Path folder) {
        try {
            var bin = Files.createDirectories(folder.resolve(FOLDER));
            for (var tool : TOOLS) try (var source = NodeTools.class.getResourceAsStream("bin/" + tool)) {
                Files.copy(source, bin.resolve(tool));
                Files.setPosixFilePermissions(bin.resolve(tool), PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /**
     * The command of a small web server in a container.
     *
     * @param kind nginx or echo
     * @param text what it answers instead, if anything
     */
    public static List<String> web(String name, int port, String kind, String... text) {
        var words = new ArrayList<>(List.of("perl", Enclosure.SHARED + "/" + FOLDER + "/web", name, String.valueOf(port), kind));
        words.addAll(List.of(text));
        return words;
    }

    /** Where programs are looked for on a node: ours before the machine's. @param folder as the node sees it */
    static String path(String folder) {
        return folder + "/" + FOLDER + ":" + Processes.PATH;
    }
}
