package ekslab.local.cloudformation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Refused;

/** What a template asks for one resource, with everything resolved. */
record Request(String stack, String logicalId, ObjectNode properties) {

    /** Tells resources apart when ids are made. */
    String name() {
        return stack + "/" + logicalId;
    }

    String text(String property) {
        var value = properties.path(property);
        if (!value.isValueNode() || value.asText().isEmpty())
            throw new Refused("ValidationError", "%s: property %s is required".formatted(logicalId, property));
        return value.asText();
    }

    String text(String property, String otherwise) {
        var value = properties.path(property);
        return value.isMissingNode() ? otherwise : value.asText();
    }

    boolean flag(String property) {
        return properties.path(property).asBoolean();
    }

    int number(String property, int otherwise) {
        return properties.path(property).asInt(otherwise);
    }

    List<String> texts(String property) {
        return texts(properties.path(property));
    }

    static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    /** Tags in either of CloudFormation's two forms: a list of Key and Value, or a map. */
    Map<String, String> tags() {
        return tags(properties.path("Tags"));
    }

    static Map<String, String> tags(JsonNode json) {
        var tags = new LinkedHashMap<String, String>();
        if (json.isArray()) json.forEach(tag -> tags.put(tag.path("Key").asText(), tag.path("Value").asText()));
        else json.properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return tags;
    }
}
