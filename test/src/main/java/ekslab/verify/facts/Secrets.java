package ekslab.verify.facts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Puts a digest in the place of each value that its key calls a secret: two such values can still be compared, and none can be read. */
public final class Secrets {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern KEY = Pattern
        .compile("(?i)secret|passw|passphrase|token|credential|api_?-?key|private_?-?key|access_?-?key|auth");
    private static final Pattern USER_IN_URL = Pattern.compile("://[^/@\\s]*:[^/@\\s]*@");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private Secrets() {}

    /** A configuration without its secrets; to the letter when there are none. What is no JSON and speaks of secrets becomes a digest. */
    public static String hidden(String configuration) {
        if (!suspicious(configuration) || DIGEST.matcher(configuration).matches()) return configuration;
        try {
            return JSON.writeValueAsString(hidden("", JSON.readTree(configuration)));
        } catch (JsonProcessingException other) {
            return digest(configuration);
        }
    }

    private static boolean suspicious(String text) { return KEY.matcher(text).find() || USER_IN_URL.matcher(text).find(); }

    private static JsonNode hidden(String key, JsonNode value) {
        if (KEY.matcher(key).find() || value.isTextual() && USER_IN_URL.matcher(value.textValue()).find()) return digest(value);
        if (value instanceof ObjectNode object) {
            var name = object.path("name").asText(""); // {"name": KEY, "value": SECRET}, as Kubernetes writes environments
            for (var each : List.copyOf(object.properties()))
                object.set(each.getKey(), hidden(each.getKey().equals("value") ? name : each.getKey(), each.getValue()));
        }
        if (value instanceof ArrayNode array) for (var i = 0; i < array.size(); i++) array.set(i, hidden("", array.get(i)));
        return value;
    }

    private static JsonNode digest(JsonNode value) {
        if (value.isTextual() && DIGEST.matcher(value.textValue()).matches()) return value; // what is hidden stays as it is
        return JSON.getNodeFactory().textNode(digest(value.isTextual() ? value.textValue() : value.toString()));
    }

    private static String digest(String text) {
        try {
            return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
