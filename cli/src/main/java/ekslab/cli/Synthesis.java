package ekslab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.infra.Settings;
import ekslab.local.net.Command;
import ekslab.manifests.NetshootChart;

/** Turns settings into a cloud assembly with the very command that the cdk CLI would run, unless an equal one exists already. */
final class Synthesis {

    private static final int KEPT = 4;
    private static final JsonMapper JSON = new JsonMapper();

    private final Home home;
    private final Map<String, String> settings;

    /** @param settings all of them, as text */
    Synthesis(Home home, Map<String, String> settings) {
        this.home = home;
        this.settings = settings;
    }

    String fingerprint() {
        return Fingerprint.of(settings, List.of(code(Settings.class), code(NetshootChart.class), home.cdkJson(), home.packageLock()));
    }

    /** The folder with manifest.json, made now if it is not there yet. */
    Path assembly() {
        var assembly = home.synthesized(fingerprint());
        if (Files.notExists(assembly)) synthesize(assembly);
        return assembly;
    }

    /** What the synthesis runs; prints as something to paste. */
    Command command() {
        return new Command(List.of("sh", "-c", cdkJson().path("app").asText()));
    }

    /** What the command finds in its environment, as if the cdk CLI had started it. */
    Map<String, String> environment(Path outdir) {
        var context = cdkJson().withObjectProperty("context");
        settings.forEach((key, value) -> context.put("lab:" + key, value));
        return Map.of("CDK_OUTDIR", outdir.toString(), "CDK_CONTEXT_JSON", context.toString(),
            "CDK_VALIDATION", "false");   // three quarters of the time of a synthesis; the tests validate
    }

    private void synthesize(Path assembly) {
        try {
            Files.createDirectories(assembly.getParent());
            var half = Files.createTempDirectory(assembly.getParent(), "half-");   // a killed synthesis must not look like a finished one
            try {
                var said = Child.ask(command(), home.root(), environment(half));
                if (said.exit() != 0)
                    throw new Refusal(said.exit() == 2 ? Exit.USAGE : Exit.BROKEN,
                        "the templates could not be synthesized; the app said:\n" + said.text().strip());
                Files.move(half, assembly, StandardCopyOption.ATOMIC_MOVE);
                prune(assembly.getParent());
            } finally {
                delete(half);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Keeps the newest few: each holds its assets, and a lab that is up has read its own already. */
    private static void prune(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            var newestFirst = all.sorted(Comparator.comparing((Path each) -> each.toFile().lastModified()).reversed()).toList();
            for (var old : newestFirst.subList(Math.min(KEPT, newestFirst.size()), newestFirst.size())) delete(old);
        }
    }

    private ObjectNode cdkJson() {
        try {
            return (ObjectNode) JSON.readTree(home.cdkJson().toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The jar, or the folder of classes, that a class came from. */
    private static Path code(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        }
    }
}
