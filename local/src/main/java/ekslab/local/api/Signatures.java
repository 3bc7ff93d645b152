package ekslab.local.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import ekslab.local.cloud.Refused;

/**
 * Signature Version 4: whether a request was signed with the lab's own secret, which only its owner can read.
 * Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
 */
public final class Signatures {

    /** What AWS lets clocks differ by. */
    private static final Duration SKEW = Duration.ofMinutes(15);

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String TOKEN = "k8s-aws-v1.";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern HEADER = Pattern.compile(ALGORITHM + " Credential=([^,\\s]{1,300}), ?SignedHeaders=([a-z0-9;-]{1,2000}), ?"
        + "Signature=([0-9a-f]{64})");
    private static final Pattern SCOPE = Pattern.compile("[\\w+=,.@-]{1,128}/(\\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request");

    private final String secret;
    private final String region;

    /** @param secret the secret access key that every credential of the lab has */
    public Signatures(String secret, String region) {
        this.secret = secret;
        this.region = region;
    }

    String secret() { return secret; }

    /** A request as it came. @param headers by name in lower case */
    record Signed(String method, URI uri, Map<String, String> headers, byte[] body) {}

    /** @param names of the signed headers, with semicolons between */
    private record Authorization(String credential, String names, String signature) {

        static Authorization of(String header) {
            var signed = HEADER.matcher(header == null ? "" : header);
            if (!signed.matches()) throw refused("the request is not signed (Signature Version 4)");
            return new Authorization(signed.group(1), signed.group(2), signed.group(3));
        }
    }

    private record Scope(String date, String region, String service) {}

    /**
     * The service that a request is meant for, when its form is that of a signature; the signature itself is looked at by {@link #check}.
     *
     * @throws Refused AuthFailure
     */
    String service(String authorization) { return scope(Authorization.of(authorization).credential).service; }

    private Scope scope(String credential) {
        var scope = SCOPE.matcher(credential);
        if (!scope.matches()) throw refused("the credential is not ACCESSKEY/DATE/REGION/SERVICE/aws4_request");
        if (!scope.group(2).equals(region))
            throw new Refused("AuthFailure",
                "Credential should be scoped to a valid region: this endpoint is %s, not %s".formatted(region, scope.group(2)));
        return new Scope(scope.group(1), scope.group(2), scope.group(3));
    }

    /** @throws Refused AuthFailure when somebody else's secret, or another request, was signed */
    void check(Signed request) {
        var authorization = Authorization.of(request.headers.get("authorization"));
        var scope = scope(authorization.credential);
        var time = request.headers.getOrDefault("x-amz-date", "");
        fresh(time);
        var sent = hex(sha256(request.body));
        var told = request.headers.getOrDefault("x-amz-content-sha256", sent);
        if (told.matches("[0-9a-f]{64}") && !told.equals(sent)) throw refused("the body is not what was signed");
        var path = path(request.uri);
        var canonical = canonical(request.method, scope.service.equals("s3") ? path : encodedPath(path),
            query(decoded(request.uri.getRawQuery())),
            headers(request.headers, authorization.names), authorization.names, told);
        if (!same(signature(scope, time, canonical), authorization.signature)) throw refused("the signature does not match");
    }

    /** Whether a bearer token is what {@code aws eks get-token} makes of the lab's credentials for a cluster. */
    public boolean isToken(String bearer, String cluster) {
        if (!bearer.startsWith(TOKEN)) return false;
        try {
            var url = URI.create(new String(Base64.getUrlDecoder().decode(bearer.substring(TOKEN.length())), UTF_8));
            var pairs = decoded(url.getRawQuery());
            var asked = new LinkedHashMap<String, String>();
            pairs.forEach(pair -> asked.put(pair.getKey(), pair.getValue()));
            var names = asked.getOrDefault("X-Amz-SignedHeaders", "");
            if (!asked.getOrDefault("Action", "").equals("GetCallerIdentity") || !List.of(names.split(";")).contains("x-k8s-aws-id"))
                return false;
            var time = asked.getOrDefault("X-Amz-Date", "");
            fresh(time);   // EKS takes a token for a quarter of an hour
            var signed = pairs.stream().filter(pair -> !pair.getKey().equals("X-Amz-Signature")).toList();
            var host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
            var canonical = canonical("GET", path(url), query(signed),
                headers(Map.of("host", host, "x-k8s-aws-id", cluster), names), names, hex(sha256(new byte[0])));
            return same(signature(scope(asked.getOrDefault("X-Amz-Credential", "")), time, canonical),
                asked.getOrDefault("X-Amz-Signature", ""));
        } catch (IllegalArgumentException | NullPointerException | Refused noToken) {
            return false;
        }
    }

    private static void fresh(String time) {
        try {
            var age = Duration.between(Instant.from(TIME.parse(time)), Instant.now()).abs();
            if (age.compareTo(SKEW) > 0) throw refused("the request was signed %d s ago".formatted(age.toSeconds()));
        } catch (DateTimeParseException noTime) {
            throw refused("X-Amz-Date is not a time");
        }
    }

    private static String canonical(String method, String path, String query, String headers, String names, String payload) {
        return String.join("\n", method, path, query, headers, names, payload);
    }

    private static String path(URI uri) { return uri.getRawPath().isEmpty() ? "/" : uri.getRawPath(); }

    private static String encodedPath(String path) {
        return Arrays.stream(path.split("/", -1)).map(UrlText::encoded).collect(Collectors.joining("/"));
    }

    private static List<Map.Entry<String, String>> decoded(String query) {
        return UrlText.pairs(query).stream().map(pair -> Map.entry(UrlText.ofPath(pair.getKey()), UrlText.ofPath(pair.getValue())))
            .toList();
    }

    private static String query(List<Map.Entry<String, String>> pairs) {
        return pairs.stream().map(pair -> UrlText.encoded(pair.getKey()) + "=" + UrlText.encoded(pair.getValue())).sorted()
            .collect(Collectors.joining("&"));
    }

    private static String headers(Map<String, String> headers, String names) {
        return Arrays.stream(names.split(";"))
            .map(name -> name + ":" + headers.getOrDefault(name, "").strip().replaceAll(" +", " ") + "\n").collect(Collectors.joining());
    }

    private String signature(Scope scope, String time, String canonical) {
        var toSign = String.join("\n", ALGORITHM, time,
            String.join("/", scope.date, scope.region, scope.service, "aws4_request"), hex(sha256(canonical.getBytes(UTF_8))));
        var key = ("AWS4" + secret).getBytes(UTF_8);
        for (var part : List.of(scope.date, scope.region, scope.service, "aws4_request", toSign)) key = hmac(key, part);
        return hex(key);
    }

    private static boolean same(String one, String other) { return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8)); }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String hex(byte[] bytes) { return HexFormat.of().formatHex(bytes); }

    private static Refused refused(String why) {
        return new Refused("AuthFailure", "AWS was not able to validate the provided access credentials: " + why);
    }
}
