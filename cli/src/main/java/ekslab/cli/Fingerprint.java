package ekslab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names a synthesized lab by the contents it is made from: the same inputs, the same name, whatever the dates of the files. */
final class Fingerprint {

    private final MessageDigest digest = sha256();

    private Fingerprint() {}

    /**
     * @param settings all of them, defaults included
     * @param inputs files or folders that exist; their names and contents count, not where they stand
     */
    static String of(Map<String, String> settings, List<Path> inputs) {
        var fingerprint = new Fingerprint();
        new TreeMap<>(settings).forEach((key, value) -> fingerprint.add(key).add(value));
        inputs.forEach(fingerprint::add);
        return HexFormat.of().formatHex(fingerprint.digest.digest(), 0, 16);
    }

    private void add(Path input) {
        try (var files = Files.walk(input)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList())
                add(input.getFileName().resolve(input.relativize(file)).toString()).add(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Fingerprint add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    private Fingerprint add(byte[] bytes) {
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));   // so that ab + c differs from a + bc
        digest.update(bytes);
        return this;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
