package ekslab.local.assembly;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Turns a template's values into plain ones. An intrinsic function that is not known here is an error that says where it stands. */
public final class Intrinsics {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Template template;
    private final Scope scope;
    private final List<String> zones;

    /** @param zones the names that Fn::GetAZs gives */
    public Intrinsics(Template template, Scope scope, List<String> zones) {
        this.template = template;
        this.scope = scope;
        this.zones = List.copyOf(zones);
    }

    public ObjectNode properties(Resource resource) {
        return (ObjectNode) resolve(resource.properties(), "Resources.%s.Properties".formatted(resource.logicalId()));
    }

    public boolean holds(String condition, String where) {
        if (condition.isEmpty()) return true;
        var expression = template.conditions().get(condition);
        if (expression == null) throw problem(where, "condition \"%s\" is not in the template".formatted(condition));
        return truth(expression, "Conditions." + condition);
    }

    public String text(JsonNode value, String where) {
        var resolved = resolve(value, where);
        if (!resolved.isValueNode()) throw problem(where, "needs a text, found " + resolved);
        return resolved.asText();
    }

    /** A copy without intrinsics; what resolves to AWS::NoValue is left out. */
    public JsonNode resolve(JsonNode value, String where) {
        if (value.isArray()) {
            var array = NODES.arrayNode();
            for (var i = 0; i < value.size(); i++) {
                var element = resolve(value.get(i), where + "[" + i + "]");
                if (!element.isMissingNode()) array.add(element);
            }
            return array;
        }
        if (!value.isObject()) return value;
        var only = value.size() == 1 ? value.fieldNames().next() : "";
        if (only.equals("Ref") || only.startsWith("Fn::")) return call(only, value.get(only), where);
        var object = NODES.objectNode();
        for (var entry : value.properties()) {
            var member = resolve(entry.getValue(), where + "." + entry.getKey());
            if (!member.isMissingNode()) object.set(entry.getKey(), member);
        }
        return object;
    }

    private JsonNode call(String function, JsonNode argument, String where) {
        return switch (function) {
            case "Ref" -> ref(argument.asText(), where);
            case "Fn::GetAtt" -> getAtt(argument, where);
            case "Fn::Join" -> NODES
                .textNode(texts(argument.path(1), where + " Fn::Join").stream().collect(Collectors.joining(argument.path(0).asText())));
            case "Fn::ImportValue" -> importValue(text(argument, where + " Fn::ImportValue"), where);
            case "Fn::Base64" ->
                NODES.textNode(Base64.getEncoder().encodeToString(text(argument, where + " Fn::Base64").getBytes(StandardCharsets.UTF_8)));
            case "Fn::Sub" -> sub(argument, where);
            case "Fn::Select" -> select(argument, where);
            case "Fn::Split" -> split(argument, where);
            case "Fn::GetAZs" -> array(zones);
            case "Fn::If" -> resolve(argument.path(holds(argument.path(0).asText(), where) ? 1 : 2), where + " Fn::If");
            case "Fn::FindInMap" -> findInMap(argument, where);
            case "Fn::Equals", "Fn::Not", "Fn::And", "Fn::Or" -> throw problem(where, function + " belongs into the section Conditions");
            default -> throw problem(where, "the intrinsic function %s is not played on this machine".formatted(function));
        };
    }

    private JsonNode ref(String name, String where) {
        if (name.startsWith("AWS::")) return pseudo(name, where);
        var parameter = template.parameters().get(name);
        if (parameter != null) {
            if (parameter.isMissingNode())
                throw problem(where, "parameter \"%s\" has no value on this machine; give it a plain default".formatted(name));
            return parameter;
        }
        return scope.physicalId(name).<JsonNode>map(TextNode::valueOf)
            .orElseThrow(() -> problem(where, "Ref to \"%s\", which does not exist".formatted(name)));
    }

    private JsonNode pseudo(String name, String where) {
        return switch (name) {
            case "AWS::NoValue" -> MissingNode.getInstance();
            case "AWS::Partition" -> NODES.textNode("aws");
            case "AWS::URLSuffix" -> NODES.textNode("amazonaws.com");
            case "AWS::Region", "AWS::AccountId", "AWS::StackName", "AWS::StackId" ->
                NODES.textNode(scope.pseudo(name.substring("AWS::".length())));
            default -> throw problem(where, "the pseudo parameter %s is not played on this machine".formatted(name));
        };
    }

    private JsonNode getAtt(JsonNode argument, String where) {
        var parts = argument.isArray() ? texts(argument, where + " Fn::GetAtt") : List.of(argument.asText().split("\\.", 2));
        if (parts.size() < 2) throw problem(where, "Fn::GetAtt needs a logical id and an attribute, found " + argument);
        return attribute(parts.get(0), String.join(".", parts.subList(1, parts.size())), where);
    }

    private JsonNode attribute(String id, String attribute, String where) {
        return scope.attribute(id, attribute).orElseThrow(() -> problem(where, "Fn::GetAtt of \"%s.%s\": %s".formatted(id, attribute,
            template.resources().containsKey(id)
                ? "this attribute of %s is not played on this machine".formatted(template.resources().get(id).type())
                : "no such resource")));
    }

    private JsonNode importValue(String export, String where) {
        return scope.imported(export).<JsonNode>map(TextNode::valueOf)
            .orElseThrow(() -> problem(where, "No export named %s found".formatted(export)));
    }

    private JsonNode sub(JsonNode argument, String where) {
        var pattern = argument.isArray() ? argument.path(0).asText() : argument.asText();
        var own = argument.isArray() ? argument.path(1) : NODES.objectNode();
        var filled = References.SUB.matcher(pattern)
            .replaceAll(found -> Matcher.quoteReplacement(filled(found.group(1), own, where + " Fn::Sub")));
        return NODES.textNode(filled.replace("${!", "${"));
    }

    private String filled(String name, JsonNode own, String where) {
        if (own.has(name)) return text(own.get(name), where);
        var dot = name.indexOf('.');
        return dot < 0 ? ref(name, where).asText() : attribute(name.substring(0, dot), name.substring(dot + 1), where).asText();
    }

    private JsonNode select(JsonNode argument, String where) {
        var index = text(argument.path(0), where + " Fn::Select");
        var list = resolve(argument.path(1), where + " Fn::Select");
        if (!index.matches("\\d{1,6}") || !list.has(Integer.parseInt(index)))
            throw problem(where, "Fn::Select has no element %s in %s".formatted(index, list));
        return list.get(Integer.parseInt(index));
    }

    private JsonNode split(JsonNode argument, String where) {
        var delimiter = argument.path(0).asText();
        if (delimiter.isEmpty()) throw problem(where, "Fn::Split needs a delimiter");
        return array(List.of(text(argument.path(1), where + " Fn::Split").split(Pattern.quote(delimiter), -1)));
    }

    private JsonNode findInMap(JsonNode argument, String where) {
        var keys = texts(argument, where + " Fn::FindInMap");
        var found = template.mappings();
        for (var key : keys) found = found.path(key);
        if (found.isMissingNode()) throw problem(where, "Fn::FindInMap finds nothing under %s".formatted(keys));
        return found;
    }

    private boolean truth(JsonNode expression, String where) {
        var function = expression.size() == 1 ? expression.fieldNames().next() : expression.toString();
        var arguments = expression.path(function);
        return switch (function) {
            case "Fn::Equals" -> resolve(arguments.path(0), where).equals(resolve(arguments.path(1), where));
            case "Fn::Not" -> !truth(arguments.path(0), where);
            case "Fn::And" -> StreamSupport.stream(arguments.spliterator(), false).allMatch(part -> truth(part, where));
            case "Fn::Or" -> StreamSupport.stream(arguments.spliterator(), false).anyMatch(part -> truth(part, where));
            case "Condition" -> holds(arguments.asText(), where);
            default -> throw problem(where, "the condition function %s is not played on this machine".formatted(function));
        };
    }

    private List<String> texts(JsonNode list, String where) {
        var resolved = resolve(list, where);
        if (!resolved.isArray()) throw problem(where, "needs a list, found " + resolved);
        var texts = new ArrayList<String>();
        for (var element : resolved) {
            if (!element.isValueNode()) throw problem(where, "needs a list of texts, found " + element);
            texts.add(element.asText());
        }
        return texts;
    }

    private static ArrayNode array(List<String> texts) {
        var array = NODES.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private AssemblyProblems problem(String where, String what) {
        return new AssemblyProblems(template.source(), List.of(where + ": " + what));
    }
}
