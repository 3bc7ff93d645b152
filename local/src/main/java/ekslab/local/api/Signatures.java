package ekslab.local.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
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
    private static final Pattern SCOPE = Pattern.compile("([\\w+=,.@-]{1,128})/(\\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request");

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

    private record Scope(String accessKey, String date, String region, String service) {}

    /**
     * The service that a request is meant for, when its form is that of a signature; the signature itself is looked at by {@link #check}.
     *
     * @throws Refused AuthFailure
     */
    String service(String authorization) { return scope(header(authorization)[0]).service; }

    private static String[] header(String authorization) {
        var signed = HEADER.matcher(authorization == null ? "" : authorization);
        if (!signed.matches()) throw refused("the request is not signed (Signature Version 4)");
        return new String[]{ signed.group(1), signed.group(2), signed.group(3) };
    }

    private Scope scope(String credential) {
        var scope = SCOPE.matcher(credential);
        if (!scope.matches()) throw refused("the credential is not ACCESSKEY/DATE/REGION/SERVICE/aws4_request");
        if (!scope.group(3).equals(region))
            throw new Refused("AuthFailure",
                "Credential should be scoped to a valid region: this endpoint is %s, not %s".formatted(region, scope.group(3)));
        return new Scope(scope.group(1), scope.group(2), scope.group(3), scope.group(4));
    }

    /** @throws Refused AuthFailure when somebody else's secret, or another request, was signed */
    void check(Signed request) {
        var parts = header(request.headers.get("authorization"));
        var scope = scope(parts[0]);
        var time = request.headers.getOrDefault("x-amz-date", "");
        fresh(time, SKEW);
        var told = request.headers.get("x-amz-content-sha256");
        var payload = told == null ? hex(sha256(request.body)) : told;
        if (payload.matches("[0-9a-f]{64}") && !payload.equals(hex(sha256(request.body)))) throw refused("the body is not what was signed");
        var path = request.uri.getRawPath().isEmpty() ? "/" : request.uri.getRawPath();
        var canonical = canonical(request.method, scope.service.equals("s3") ? path : encodedPath(path),
            query(request.uri.getRawQuery(), false), headers(request.headers, parts[1]), parts[1], payload);
        if (!same(signature(scope, time, canonical), parts[2])) throw refused("the signature does not match");
    }

    /** Whether a bearer token is what {@code aws eks get-token} makes of the lab's credentials for a cluster. */
    public boolean isToken(String bearer, String cluster) {
        if (!bearer.startsWith(TOKEN)) return false;
        try {
            var url = URI.create(new String(Base64.getUrlDecoder().decode(bearer.substring(TOKEN.length())), UTF_8));
            var asked = new LinkedHashMap<String, String>();
            for (var pair : url.getRawQuery().split("&"))
                asked.put(decoded(pair.replaceFirst("=.*", "")), decoded(pair.replaceFirst("^[^=]*=?", "")));
            var names = asked.getOrDefault("X-Amz-SignedHeaders", "");
            if (!asked.getOrDefault("Action", "").equals("GetCallerIdentity") || !List.of(names.split(";")).contains("x-k8s-aws-id"))
                return false;
            var time = asked.getOrDefault("X-Amz-Date", "");
            fresh(time, SKEW);   // EKS takes a token for a quarter of an hour
            var host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
            var canonical = canonical("GET", url.getRawPath().isEmpty() ? "/" : url.getRawPath(), query(url.getRawQuery(), true),
                headers(Map.of("host", host, "x-k8s-aws-id", cluster), names), names, hex(sha256(new byte[0])));
            return same(signature(scope(asked.getOrDefault("X-Amz-Credential", "")), time, canonical),
                asked.getOrDefault("X-Amz-Signature", ""));
        } catch (IllegalArgumentException | NullPointerException | Refused noToken) {
            return false;
        }
    }

    private static void fresh(String time, Duration limit) {
        try {
            var age = Duration.between(Instant.from(TIME.parse(time)), Instant.now()).abs();
            if (age.compareTo(limit) > 0) throw refused("the request was signed %d s ago".formatted(age.toSeconds()));
        } catch (DateTimeParseException noTime) {
            throw refused("X-Amz-Date is not a time");
        }
    }

    private static String canonical(String method, String path, String query, String headers, String names, String payload) {
        return String.join("\n", method, path, query, headers, names, payload);
    }

    private static String encodedPath(String path) {
        return List.of(path.split("/", -1)).stream().map(Signatures::encoded).collect(Collectors.joining("/"));
    }

    private static String query(String raw, boolean presigned) {
        if (raw == null || raw.isEmpty()) return "";
        var pairs = new ArrayList<String>();
        for (var pair : raw.split("&")) {
            var name = decoded(pair.replaceFirst("=.*", ""));
            if (presigned && name.equals("X-Amz-Signature")) continue;
            pairs.add(encoded(name) + "=" + encoded(decoded(pair.contains("=") ? pair.substring(pair.indexOf('=') + 1) : "")));
        }
        return pairs.stream().sorted().collect(Collectors.joining("&"));
    }

    private static String headers(Map<String, String> headers, String names) {
        return List.of(names.split(";")).stream()
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

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new Refused("MalformedQueryString", "The query string contains a syntax error: " + malformed.getMessage());
        }
    }

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
