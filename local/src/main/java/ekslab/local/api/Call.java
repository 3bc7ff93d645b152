package ekslab.local.api;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import ekslab.local.cloud.Refused;

/**
 * One HTTP request.
 *
 * @param parameters of the form body for the query protocols, of the query string for REST
 */
record Call(String method, List<String> path, Map<String, String> parameters) {

    static Call of(String method, URI uri, String body) {
        var path = Arrays.stream(uri.getRawPath().split("/")).filter(part -> !part.isEmpty()).map(part -> decode(part.replace("+", "%2B")))
            .toList();
        var parameters = new LinkedHashMap<String, String>();
        parse(uri.getRawQuery(), parameters);
        if (method.equals("POST")) parse(body, parameters);
        return new Call(method, path, parameters);
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The values of {@code Name.1}, {@code Name.2} and so on, in that order. */
    List<String> list(String name) {
        var numbered = new TreeMap<Integer, String>();
        parameters.forEach((key, value) -> {
            if (key.startsWith(name + ".") && key.substring(name.length() + 1).matches("\\d{1,6}"))
                numbered.put(Integer.valueOf(key.substring(name.length() + 1)), value);
        });
        return List.copyOf(numbered.values());
    }

    private static void parse(String form, Map<String, String> parameters) {
        if (form == null || form.isEmpty()) return;
        for (var pair : form.split("&")) {
            var equals = pair.indexOf('=');
            parameters.put(decode(equals < 0 ? pair : pair.substring(0, equals)), equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new Refused("MalformedQueryString", "The query string contains a syntax error: " + malformed.getMessage());
        }
    }
}
