package ekslab.local.cloud;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Ids that look like AWS's and choices that look random, both a function of the lab's name and of what they are for. */
public final class Names {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final String seed;
    private final Map<String, Integer> given = new ConcurrentHashMap<>();

    Names(String seed) {
        if (seed.isBlank()) throw new IllegalArgumentException("the seed of a cloud must not be empty; use the lab's name");
        this.seed = seed;
    }

    /** A new id such as {@code vpc-0123456789abcdef0}: the n-th id for the same purpose is always the same one. */
    public String id(String prefix, String purpose) {
        return prefix + "-0" + hex(once(prefix + ' ' + purpose), 16);
    }

    /** A new id whose part after the dash is letters and digits in lower case, as EKS makes them. */
    public String word(String prefix, String purpose, int length) {
        return prefix + letters(once(prefix + ' ' + purpose), length).toLowerCase(Locale.ROOT);
    }

    /** The name CloudFormation gives a resource that has none of its own: {@code stack-logicalId-XXXXXXXXXXXX}. */
    public String physical(String stack, String logicalId) {
        return stack + "-" + logicalId + "-" + letters(once(stack + ' ' + logicalId), 12);
    }

    public String hex(String purpose, int digits) {
        return HexFormat.of().formatHex(hash(purpose)).substring(0, digits);
    }

    /** A MAC address as EC2 gives them: unicast, locally administered, first byte 02, 06 or 0a. */
    public String mac(String purpose) {
        var hash = hash("mac " + purpose);
        hash[0] = (byte) new int[]{ 0x02, 0x06, 0x0a }[Byte.toUnsignedInt(hash[0]) % 3];
        return HexFormat.ofDelimiter(":").formatHex(hash, 0, 6);
    }

    /** A number from 0 to {@code bound} - 1. */
    long below(long bound, String purpose) {
        return Long.remainderUnsigned(ByteBuffer.wrap(hash(purpose)).getLong(), bound);
    }

    private String letters(String purpose, int length) {
        var letters = new StringBuilder();
        for (var i = 0; i < length; i++) letters.append(LETTERS.charAt((int) below(LETTERS.length(), purpose + ' ' + i)));
        return letters.toString();
    }

    private String once(String purpose) {
        return purpose + ' ' + given.merge(purpose, 1, Integer::sum);
    }

    private byte[] hash(String purpose) {
        try {
            return MessageDigest.getInstance("SHA-256").digest((seed + ' ' + purpose).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException every) {
            throw new IllegalStateException("every Java platform has SHA-256", every);
        }
    }
}
