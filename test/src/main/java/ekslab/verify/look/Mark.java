package ekslab.verify.look;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * By what the packets of one shot are told from all others, wherever they are and whatever was translated.
 *
 * @param token in what UDP and ICMP carry, there and back; letters and digits
 * @param mss which TCP announces when it begins a connection
 */
record Mark(String token, int mss) {

    private static final SecureRandom RANDOM = new SecureRandom();

    static Mark of(int mss) {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return new Mark(HexFormat.of().formatHex(bytes), mss);
    }

    /** The line that the script reads; the name is one that the cluster's DNS asks nobody about. */
    String line(Shot shot) {
        var hex = HexFormat.of().formatHex(token.getBytes(StandardCharsets.US_ASCII));
        return String.join(" ", shot.sandbox().isEmpty() ? "-" : shot.sandbox(), shot.protocol(), shot.to(), String.valueOf(shot.port()),
            token + ".default.svc.cluster.local", hex, String.valueOf(mss));
    }

    boolean begins(Heard heard) { return heard.tcp() != null && heard.tcp().begins() && heard.tcp().mss() == mss; }

    boolean isCarriedBy(Heard heard) { return heard.payload().contains(token); }
}
