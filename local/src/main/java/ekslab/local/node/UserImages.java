package ekslab.local.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The rows that users have added to a lab's table of images. They are read anew whenever an image is looked for, so that a pod that
 * waits for one starts as soon as its row is there.
 *
 * @param file in the lab's own folder; there is none while nobody has added anything
 */
public record UserImages(Path file) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param state the lab's own folder */
    public static UserImages in(Path state) { return new UserImages(state.resolve("images.json")); }

    /** By repository. */
    public Map<String, StandIn> rows() {
        if (Files.notExists(file)) return new TreeMap<>();
        try {
            return new TreeMap<>(JSON.readValue(file.toFile(), new TypeReference<Map<String, StandIn>>() {}));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All at once, so that no node ever reads half of it. */
    public void keep(Map<String, StandIn> rows) {
        try {
            var draft = Files.createTempFile(file.getParent(), "images", ".half");
            JSON.writerWithDefaultPrettyPrinter().writeValue(draft.toFile(), rows);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
