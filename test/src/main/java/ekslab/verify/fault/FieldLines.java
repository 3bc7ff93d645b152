package ekslab.verify.fault;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** A JSON value as lines and back: an entry of a list, a field of an object or a line of a text each, so that a difference names the one that differs. */
final class FieldLines {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ENTRY = "- ";
    private static final String TEXT = "| ";

    private FieldLines() {}

    /** @return none for a missing value */
    static List<String> of(JsonNode value) {
        var lines = new ArrayList<String>();
        if (value.isArray()) value.forEach(entry -> lines.add(ENTRY + entry));
        else if (value.isObject()) value.properties().forEach(field -> lines.add("%s: %s".formatted(field.getKey(), field.getValue())));
        else if (value.isTextual()) Stream.of(value.textValue().split("\n", -1)).forEach(line -> lines.add(TEXT + line));
        else if (!value.isMissingNode()) lines.add(value.toString());
        return lines;
    }

    static JsonNode parse(List<String> lines) {
        if (lines.isEmpty()) return MissingNode.getInstance();
        var first = lines.get(0);
        try {
            if (first.startsWith(TEXT))
                return JSON.getNodeFactory().textNode(lines.stream().map(line -> line.substring(TEXT.length())).collect(joining("\n")));
            if (first.startsWith(ENTRY)) return entries(lines);
            return first.contains(": ") ? fields(lines) : JSON.readTree(first);
        } catch (JsonProcessingException torn) {
            throw new FaultFailed("what was written down is no JSON: " + lines, torn);
        }
    }

    private static JsonNode entries(List<String> lines) throws JsonProcessingException {
        var list = JSON.createArrayNode();
        for (var line : lines) list.add(JSON.readTree(line.substring(ENTRY.length())));
        return list;
    }

    private static JsonNode fields(List<String> lines) throws JsonProcessingException {
        var object = JSON.createObjectNode();
        for (var line : lines) {
            var colon = line.indexOf(": ");
            object.set(line.substring(0, colon), JSON.readTree(line.substring(colon + 2)));
        }
        return object;
    }
}
