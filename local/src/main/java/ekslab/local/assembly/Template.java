package ekslab.local.assembly;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A CloudFormation template, its sections in the order they were written.
 *
 * @param source the file it came from, for messages
 * @param written all of it, as it was written
 * @param parameters the default value of each parameter; a missing node for one that has no value here
 */
public record Template(String source, JsonNode written, Map<String, JsonNode> parameters, JsonNode mappings,
    Map<String, JsonNode> conditions,
    Map<String, Resource> resources,
    Map<String, Output> outputs) {

    private static final Set<String> SECTIONS = Set.of("AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules",
        "Mappings", "Conditions", "Resources", "Outputs");
    private static final Set<String> RESOURCE_KEYS = Set.of("Type", "Properties", "DependsOn", "Condition", "DeletionPolicy",
        "UpdateReplacePolicy", "Metadata");

    /** The CDK's own guard that an account was bootstrapped; a machine needs no bootstrap. */
    private static final String BOOTSTRAP_RULE = "CheckBootstrapVersion";

    /** @throws AssemblyProblems naming every section or attribute that is not understood */
    public static Template of(String source, JsonNode json) {
        var problems = new ArrayList<String>();
        json.fieldNames().forEachRemaining(section -> {
            if (!SECTIONS.contains(section))
                problems.add("section \"%s\" is not understood; remove it from the template".formatted(section));
        });
        json.path("Rules").fieldNames().forEachRemaining(rule -> {
            if (!rule.equals(BOOTSTRAP_RULE)) problems.add("rule \"%s\" is not understood; only %s is".formatted(rule, BOOTSTRAP_RULE));
        });
        var resources = new LinkedHashMap<String, Resource>();
        for (var entry : json.path("Resources").properties())
            resources.put(entry.getKey(), resource(entry.getKey(), entry.getValue(), problems));
        if (resources.isEmpty()) problems.add("the template has no resources");
        var template = new Template(source, json, parameters(json), json.path("Mappings"), map(json.path("Conditions")),
            Collections.unmodifiableMap(resources), outputs(json));
        problems.addAll(template.dangling());
        if (!problems.isEmpty()) throw new AssemblyProblems(source, problems);
        return template;
    }

    private static Resource resource(String id, JsonNode json, List<String> problems) {
        json.fieldNames().forEachRemaining(key -> {
            if (!RESOURCE_KEYS.contains(key)) problems.add("Resources.%s.%s is not understood".formatted(id, key));
        });
        var type = json.path("Type").asText();
        if (type.isEmpty()) problems.add("Resources.%s has no Type".formatted(id));
        var properties = json.path("Properties") instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        var dependsOn = new LinkedHashSet<String>();
        if (json.path("DependsOn").isTextual()) dependsOn.add(json.path("DependsOn").asText());
        json.path("DependsOn").forEach(on -> dependsOn.add(on.asText()));
        return new Resource(id, type, properties, dependsOn, json.path("Condition").asText(), json.path("DeletionPolicy").asText("Delete"));
    }

    private static Map<String, JsonNode> parameters(JsonNode json) {
        var parameters = new LinkedHashMap<String, JsonNode>();
        json.path("Parameters").properties().forEach(parameter -> parameters.put(parameter.getKey(), value(parameter.getValue())));
        return Collections.unmodifiableMap(parameters);
    }

    /** The default of an SSM parameter is a name; the value behind it is nowhere on this machine. */
    private static JsonNode value(JsonNode parameter) {
        return parameter.path("Type").asText().startsWith("AWS::SSM::") ? MissingNode.getInstance() : parameter.path("Default");
    }

    private static Map<String, Output> outputs(JsonNode json) {
        var outputs = new LinkedHashMap<String, Output>();
        json.path("Outputs").properties()
            .forEach(output -> outputs.put(output.getKey(), new Output(output.getKey(), output.getValue().path("Value"),
                output.getValue().path("Export").path("Name"), output.getValue().path("Condition").asText())));
        return Collections.unmodifiableMap(outputs);
    }

    private static Map<String, JsonNode> map(JsonNode object) {
        var map = new LinkedHashMap<String, JsonNode>();
        object.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(map);
    }

    /** References to what the template does not have. */
    private List<String> dangling() {
        var problems = new ArrayList<String>();
        resources.values().forEach(resource -> {
            var named = new LinkedHashSet<>(References.in(resource.properties()));
            named.addAll(resource.dependsOn());
            named.stream().filter(id -> !resources.containsKey(id) && !parameters.containsKey(id))
                .forEach(id -> problems
                    .add("Resources.%s refers to \"%s\", which is neither a resource nor a parameter".formatted(resource.logicalId(), id)));
            if (!resource.condition().isEmpty() && !conditions.containsKey(resource.condition()))
                problems.add(
                    "Resources.%s names the condition \"%s\", which is not there".formatted(resource.logicalId(), resource.condition()));
        });
        return problems;
    }

    /** The logical ids in an order in which each comes after all that it refers to or depends on. */
    public List<String> order() {
        var needs = new LinkedHashMap<String, Set<String>>();
        resources.forEach((id, resource) -> {
            var first = new LinkedHashSet<>(References.in(resource.properties()));
            first.addAll(resource.dependsOn());
            needs.put(id, first);
        });
        return DependencyOrder.of(needs, source);
    }
}
