package ekslab.local.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One HTTP request.
 *
 * @param parameters of the form body for the query protocols, of the query string for REST
 * @param headers by name in lower case
 */
record Call(String method, List<String> path, Map<String, String> parameters, Map<String, String> headers, byte[] body) {

    static Call of(String method, URI uri, Map<String, String> headers, byte[] body) {
        var path = Arrays.stream(uri.getRawPath().split("/")).filter(part -> !part.isEmpty()).map(UrlText::ofPath)
            .toList();
        var parameters = new LinkedHashMap<String, String>();
        parse(uri.getRawQuery(), parameters);
        if (headers.getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded"))
            parse(new String(body, StandardCharsets.UTF_8), parameters);
        return new Call(method, path, parameters, headers, body);
    }

    String header(String name) { return headers.getOrDefault(name, ""); }

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

    /** The structures of a list: {@code Name.member.1.Key} and {@code Name.member.1.Value} give one with Key and Value. */
    List<Map<String, String>> members(String name) {
        return structures(name + ".member");
    }

    /** The same as EC2 writes it: {@code Name.1.Key} and {@code Name.1.Value}. */
    List<Map<String, String>> structures(String name) {
        var numbered = new TreeMap<Integer, Map<String, String>>();
        var form = Pattern.compile(Pattern.quote(name) + "\\.(\\d{1,6})\\.(\\w+)");
        parameters.forEach((key, value) -> {
            var matcher = form.matcher(key);
            if (matcher.matches())
                numbered.computeIfAbsent(Integer.valueOf(matcher.group(1)), first -> new LinkedHashMap<>()).put(matcher.group(2), value);
        });
        return List.copyOf(numbered.values());
    }

    private static void parse(String form, Map<String, String> parameters) {
        for (var pair : UrlText.pairs(form)) parameters.put(UrlText.ofForm(pair.getKey()), UrlText.ofForm(pair.getValue()));
    }
}
