package ekslab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;

import ekslab.infra.Settings;

/**
 * What the command line keeps with a lab on this machine: its settings, what points an older aws CLI to it, and its ssh.
 *
 * @param state the lab's own folder, which {@code lab down} deletes
 */
record StateFiles(Path state) {

    private static final JsonMapper JSON = new JsonMapper();

    /** @param launcher the project's {@code lab} */
    void write(Map<String, String> settings, URI awsEndpoint, Path launcher) {
        try {
            Files.write(settingsFile(), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(settings));
            AwsModels.write(awsModels(), awsEndpoint);
            NodeSsh.write(bin(), launcher, state.getFileName().toString());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** All of them, defaults included. */
    Map<String, String> settingsText() {
        if (Files.notExists(settingsFile()))
            throw new Refusal(Exit.COULD_NOT_LOOK,
                "%s: does not say what this lab was made from; its \"lab up\" was interrupted. Run: ./lab down".formatted(state));
        try {
            return JSON.readValue(settingsFile().toFile(), new TypeReference<Map<String, String>>() {});
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Settings settings() {
        return Settings.from(settingsFile().toString(), settingsText());
    }

    /** For the PATH. */
    Path bin() {
        return state.resolve("bin");
    }

    /** For AWS_DATA_PATH. */
    Path awsModels() {
        return state.resolve("aws-models");
    }

    private Path settingsFile() {
        return state.resolve("settings.json");
    }
}
