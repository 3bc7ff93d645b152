package ekslab.local.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import ekslab.local.cloud.Refused;

/** What stands percent-encoded in paths, query strings and forms. */
final class UrlText {

    private UrlText() {}

    /** The pairs of a query string or form, as they are written; a name alone has the value "". @param text may be null */
    static List<Map.Entry<String, String>> pairs(String text) {
        if (text == null || text.isEmpty()) return List.of();
        return Arrays.stream(text.split("&")).map(pair -> {
            var equals = pair.indexOf('=');
            return equals < 0 ? Map.entry(pair, "") : Map.entry(pair.substring(0, equals), pair.substring(equals + 1));
        }).toList();
    }

    /** The text of a form, where a plus stands for a space. @throws Refused MalformedQueryString */
    static String ofForm(String encoded) {
        try {
            return URLDecoder.decode(encoded, UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new Refused("MalformedQueryString", "The query string contains a syntax error: " + malformed.getMessage());
        }
    }

    /** The text of a path or a signed query, where a plus is a plus. @throws Refused MalformedQueryString */
    static String ofPath(String encoded) {
        return ofForm(encoded.replace("+", "%2B"));
    }

    /** Everything but the unreserved characters of RFC 3986 encoded, as Signature Version 4 wants it. */
    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }
}
