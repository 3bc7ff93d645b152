package ekslab.local.kube.store;

import java.util.concurrent.ThreadLocalRandom;

/** Names that Kubernetes makes up. */
public final class Generated {

    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789"; // no vowels, no look-alikes: names spell nothing

    private Generated() {}

    /** Five characters that make a name its own. */
    public static String suffix() {
        var suffix = new StringBuilder();
        for (var i = 0; i < 5; i++) suffix.append(ALPHABET.charAt(ThreadLocalRandom.current().nextInt(ALPHABET.length())));
        return suffix.toString();
    }

    /** A short text that is the same for the same content (FNV-1a). */
    public static String hash(String content) {
        var hash = 0x811c9dc5;
        for (var i = 0; i < content.length(); i++) hash = (hash ^ content.charAt(i)) * 0x01000193;
        var decimal = Integer.toUnsignedString(hash);
        var encoded = new StringBuilder();
        decimal.chars().forEach(digit -> encoded.append(ALPHABET.charAt(digit % ALPHABET.length())));
        return encoded.toString();
    }
}
