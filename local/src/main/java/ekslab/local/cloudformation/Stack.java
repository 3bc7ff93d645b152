package ekslab.local.cloudformation;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import ekslab.local.assembly.Scope;
import ekslab.local.assembly.Template;

/** A stack while it is worked on. */
final class Stack implements Scope {

    /** A resource that exists, with the properties it has. */
    record Existing(String logicalId, String type, Made made, ObjectNode properties, boolean retained) {}

    final String name;
    final String id;
    final Map<String, Existing> resources = new LinkedHashMap<>();
    final Set<String> imports = new HashSet<>();
    private final Map<String, String> pseudo;
    private final Function<String, Optional<String>> exportsOfOthers;
    Template template;
    String status = "";
    Map<String, String> outputs = Map.of();
    Map<String, String> exports = Map.of();

    Stack(String name, String id, Template template, Map<String, String> pseudo, Function<String, Optional<String>> exportsOfOthers) {
        this.name = name;
        this.id = id;
        this.template = template;
        this.pseudo = pseudo;
        this.exportsOfOthers = exportsOfOthers;
    }

    @Override public Optional<String> physicalId(String logicalId) {
        return Optional.ofNullable(resources.get(logicalId)).map(existing -> existing.made().physicalId());
    }

    @Override public Optional<JsonNode> attribute(String logicalId, String attribute) {
        return Optional.ofNullable(resources.get(logicalId)).map(existing -> existing.made().attributes().get(attribute))
            .map(TextNode::valueOf);
    }

    @Override public Optional<String> imported(String export) {
        var value = exportsOfOthers.apply(export);
        value.ifPresent(found -> imports.add(export));
        return value;
    }

    @Override public String pseudo(String wanted) {
        return switch (wanted) {
            case "StackName" -> name;
            case "StackId" -> id;
            default -> pseudo.get(wanted);
        };
    }

    PlayedStack seen() {
        return new PlayedStack(name, id, status, Collections.unmodifiableMap(outputs), Collections.unmodifiableMap(exports),
            resources.values().stream()
                .map(existing -> new PlayedStack.PlayedResource(existing.logicalId(), existing.type(), existing.made().physicalId()))
                .toList());
    }
}
