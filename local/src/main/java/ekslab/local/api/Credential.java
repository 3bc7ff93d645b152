package ekslab.local.api;

import java.util.regex.Pattern;

import ekslab.local.cloud.Refused;

/** What a signed request says about itself: who asks which service of which region. The signature itself is not checked; there is no secret here. */
record Credential(String accessKey, String region, String service) {

    private static final Pattern SIGNED = Pattern
        .compile(
            "AWS4-HMAC-SHA256 Credential=([\\w+=,.@-]{1,128})/(\\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request, ?SignedHeaders=[a-z0-9;-]+, ?Signature=[0-9a-f]{64}");

    /** @param authorization the header's value, or null */
    static Credential of(String authorization, String region) {
        var signed = SIGNED.matcher(authorization == null ? "" : authorization);
        if (!signed.matches())
            throw new Refused("AuthFailure",
                "AWS was not able to validate the provided access credentials: the request is not signed (Signature Version 4)");
        if (!signed.group(3).equals(region))
            throw new Refused("AuthFailure",
                "Credential should be scoped to a valid region: this endpoint is %s, not %s".formatted(region, signed.group(3)));
        return new Credential(signed.group(1), signed.group(3), signed.group(4));
    }
}
