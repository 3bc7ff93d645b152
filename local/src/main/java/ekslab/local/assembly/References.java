package ekslab.local.assembly;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/** Finds the logical ids that a value refers to without saying DependsOn. */
final class References {

    /** {@code ${Name}} and {@code ${Name.Attribute}} in Fn::Sub; {@code ${!Name}} is text. */
    static final Pattern SUB = Pattern.compile("\\$\\{([^!}][^}]*)}");

    private final Set<String> found = new LinkedHashSet<>();

    private References() {}

    static Set<String> in(JsonNode value) {
        var references = new References();
        references.look(value);
        return references.found;
    }

    private void look(JsonNode value) {
        if (value.isObject() && value.size() == 1) {
            var name = value.fieldNames().next();
            var argument = value.get(name);
            switch (name) {
                case "Ref" -> add(argument.asText());
                case "Fn::GetAtt" -> add(argument.isArray() ? argument.path(0).asText() : argument.asText().split("\\.", 2)[0]);
                case "Fn::Sub" -> sub(argument);
                default -> look(argument);
            }
        } else value.forEach(this::look);
    }

    private void sub(JsonNode argument) {
        var own = argument.isArray() ? argument.path(1) : argument.path("none");
        var names = SUB.matcher(argument.isArray() ? argument.path(0).asText() : argument.asText());
        while (names.find()) if (!own.has(names.group(1))) add(names.group(1).split("\\.", 2)[0]);
        own.forEach(this::look);
    }

    private void add(String id) {
        if (!id.startsWith("AWS::")) found.add(id);
    }
}
