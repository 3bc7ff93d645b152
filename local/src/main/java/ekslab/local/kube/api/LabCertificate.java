package ekslab.local.kube.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * A key and a certificate that signs itself, for 127.0.0.1 and localhost, made anew for every lab and kept in memory only.
 * The one certificate needs a dozen DER values (X.690); a library that can write any would cost more to load than to write them.
 *
 * @param certificate PEM
 * @param key PEM, PKCS 8
 */
record LabCertificate(String certificate, String key) {

    private static final int DAYS = 365;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8 = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final byte[] TRUE = { 0x01, 0x01, (byte) 0xff };
    private static final byte[] ECDSA_WITH_SHA256 = der(SEQUENCE, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

    static LabCertificate make(String commonName) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var keys = generator.generateKeyPair();
            var body = body(commonName, keys.getPublic().getEncoded());
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(body);
            var certificate = der(SEQUENCE, body, ECDSA_WITH_SHA256, der(BIT_STRING, new byte[1], signature.sign()));
            return new LabCertificate(pem("CERTIFICATE", certificate), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this Java has no elliptic curve secp256r1; any JDK 17 with the module jdk.crypto.ec has",
                broken);
        }
    }

    private static byte[] body(String commonName, byte[] publicKey) {
        var serial = new byte[16];
        new SecureRandom().nextBytes(serial);
        serial[0] = (byte) (serial[0] & 0x7f | 0x40); // positive, and of this length
        var name = der(SEQUENCE, der(SET, der(SEQUENCE, oid(0x55, 0x04, 0x03), der(UTF8, commonName.getBytes(StandardCharsets.UTF_8)))));
        var now = Instant.now();
        var validity = der(SEQUENCE, time(now.minus(1, ChronoUnit.HOURS)), time(now.plus(DAYS, ChronoUnit.DAYS)));
        var localhost = der(0x82, "localhost".getBytes(StandardCharsets.US_ASCII));
        var loopback = der(0x87, new byte[]{ 127, 0, 0, 1 });
        var extensions = der(SEQUENCE,
            extension(0x13, true, der(SEQUENCE, TRUE)), // basicConstraints: clients take it as the authority that signed it
            extension(0x0f, true, der(BIT_STRING, new byte[]{ 2, (byte) 0x84 })), // keyUsage: digitalSignature, keyCertSign
            extension(0x25, false, der(SEQUENCE, oid(0x2b, 6, 1, 5, 5, 7, 3, 1))), // extKeyUsage: serverAuth
            extension(0x11, false, der(SEQUENCE, localhost, loopback))); // subjectAltName
        return der(SEQUENCE, der(0xa0, der(INTEGER, new byte[]{ 2 })), der(INTEGER, serial), ECDSA_WITH_SHA256, name, validity, name,
            publicKey,
            der(0xa3, extensions));
    }

    private static byte[] extension(int number, boolean critical, byte[] value) {
        return der(SEQUENCE, oid(0x55, 0x1d, number), critical ? TRUE : new byte[0], der(OCTET_STRING, value));
    }

    private static byte[] time(Instant instant) {
        var text = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").format(instant.atOffset(ZoneOffset.UTC));
        return der(UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] oid(int... bytes) {
        var content = new byte[bytes.length];
        for (var i = 0; i < bytes.length; i++) content[i] = (byte) bytes[i];
        return der(0x06, content);
    }

    private static byte[] der(int tag, byte[]... contents) {
        var all = new ByteArrayOutputStream();
        for (var content : contents) all.writeBytes(content);
        var value = new ByteArrayOutputStream();
        value.write(tag);
        if (all.size() > 0xff) value.writeBytes(new byte[]{ (byte) 0x82, (byte) (all.size() >> 8) });
        else if (all.size() > 0x7f) value.write(0x81);
        value.write(all.size());
        value.writeBytes(all.toByteArray());
        return value.toByteArray();
    }

    private static String pem(String what, byte[] der) {
        var lines = Base64.getMimeEncoder(64, new byte[]{ '\n' }).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}
