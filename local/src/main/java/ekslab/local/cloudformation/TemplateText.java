package ekslab.local.cloudformation;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import ekslab.local.cloud.Refused;

/** A template as it is sent, and the parameters that come with it. */
public final class TemplateText {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private TemplateText() {}

    /** @throws Refused ValidationError when the text is no template */
    public static JsonNode read(String text) {
        try {
            var json = YAML.readTree(text);   // JSON is YAML
            if (json != null && json.isObject()) return json;
        } catch (JsonProcessingException broken) {
            throw new Refused("ValidationError", "Template format error: " + broken.getOriginalMessage());
        }
        throw new Refused("ValidationError", "Template format error: unsupported structure.");
    }

    static Map<String, String> defaults(JsonNode template) {
        var defaults = new LinkedHashMap<String, String>();
        template.path("Parameters").properties().stream().filter(each -> each.getValue().has("Default"))
            .forEach(each -> defaults.put(each.getKey(), each.getValue().get("Default").asText()));
        return defaults;
    }

    /**
     * What is told, or else what was told before, or else the default.
     *
     * @param told null for the value that there was before
     * @throws Refused ValidationError for a parameter that the template does not have, or that has no value
     */
    static Map<String, String> parameters(JsonNode template, Map<String, String> told, Map<String, String> before) {
        var known = template.path("Parameters");
        var wrong = told.keySet().stream().filter(name -> !known.has(name)).toList();
        if (!wrong.isEmpty()) throw new Refused("ValidationError", "Parameters: %s do not exist in the template".formatted(wrong));
        var all = new LinkedHashMap<>(defaults(template));
        told.forEach((name, value) -> all.put(name, value == null ? before.getOrDefault(name, all.get(name)) : value));
        var missing = known.properties().stream().map(Map.Entry::getKey).filter(name -> all.get(name) == null).toList();
        if (!missing.isEmpty()) throw new Refused("ValidationError", "Parameters: %s must have values".formatted(missing));
        return all;
    }
}
