package ekslab.local.kube.store;

import java.util.concurrent.ThreadLocalRandom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;

/** Names that Kubernetes makes up. */
public final class Generated {

    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789"; // no vowels, no look-alikes: names spell nothing

    private static final ObjectWriter CANONICAL = Json.MAPPER.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
        .without(JsonNodeFeature.WRITE_NULL_PROPERTIES);

    private Generated() {}

    /** Five characters that make a name its own. */
    public static String suffix() {
        var suffix = new StringBuilder();
        for (var i = 0; i < 5; i++) suffix.append(ALPHABET.charAt(ThreadLocalRandom.current().nextInt(ALPHABET.length())));
        return suffix.toString();
    }

    /** A short text that is the same for the same content, whatever the order of its fields; null is as good as nothing. */
    public static String hash(JsonNode content) {
        try {
            return hash(CANONICAL.writeValueAsString(content));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a JSON tree always has a text", impossible);
        }
    }

    /** A short text that is the same for the same content (FNV-1a). */
    private static String hash(String content) {
        var hash = 0x811c9dc5;
        for (var i = 0; i < content.length(); i++) hash = (hash ^ content.charAt(i)) * 0x01000193;
        var decimal = Integer.toUnsignedString(hash);
        var encoded = new StringBuilder();
        decimal.chars().forEach(digit -> encoded.append(ALPHABET.charAt(digit % ALPHABET.length())));
        return encoded.toString();
    }
}
