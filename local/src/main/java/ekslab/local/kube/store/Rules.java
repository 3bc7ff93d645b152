package ekslab.local.kube.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/** What the API server refuses whatever the client asked to be checked; in its own words where somebody may look for them. */
final class Rules {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    private static final Pattern RBAC_NAME = Pattern.compile("[^/%]+");

    private Rules() {}

    static List<String> problems(Kind kind, JsonNode object, JsonNode before) {
        var problems = new ArrayList<String>();
        var name = Json.name(object);
        if (name.isEmpty()) problems.add("metadata.name: Required value: name or generateName is required");
        else if (kind == Kinds.SERVICE) {
            if (!name.matches(ServiceRules.NAME))
                problems.add("metadata.name: Invalid value: \"%s\": %s".formatted(name, ServiceRules.NAME_FORM));
        } else
            if (!(kind.group().startsWith("rbac") ? RBAC_NAME : NAME).matcher(name).matches())
                problems
                    .add(("metadata.name: Invalid value: \"%s\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
                        + "characters, '-' or '.', and must start and end with an alphanumeric character").formatted(name));
        switch (kind.name()) {
            case "Pod" -> containers(Json.at(object, "spec"), "spec", problems);
            case "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet" -> workload(object, before, problems);
            case "Job" -> {
                workload(object, before, problems);
                var policy = Json.text(object, "spec.template.spec.restartPolicy");
                if (!policy.matches("OnFailure|Never"))
                    problems.add("spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"");
            }
            case "Service" -> problems.addAll(ServiceRules.problems(object, before));
            case "CustomResourceDefinition" -> problems.addAll(CustomResources.problems(object));
            default -> {}
        }
        return problems;
    }

    private static void workload(JsonNode object, JsonNode before, List<String> problems) {
        var selector = Json.at(object, "spec.selector");
        if (selector.isEmpty()) problems.add("spec.selector: Required value");
        else
            if (!Selector.matches(selector, Json.at(object, "spec.template.metadata.labels")))
                problems.add("spec.template.metadata.labels: Invalid value: %s: `selector` does not match template `labels`"
                    .formatted(Json.at(object, "spec.template.metadata.labels")));
        if (before != null && !Json.at(before, "spec.selector").equals(selector))
            problems.add("spec.selector: Invalid value: %s: field is immutable".formatted(selector));
        if (Json.number(object, "spec.replicas", 0) < 0)
            problems.add("spec.replicas: Invalid value: %d: must be greater than or equal to 0"
                .formatted(Json.number(object, "spec.replicas", 0)));
        containers(Json.at(object, "spec.template.spec"), "spec.template.spec", problems);
    }

    private static void containers(JsonNode spec, String path, List<String> problems) {
        if (spec.path("containers").isEmpty()) problems.add(path + ".containers: Required value");
        var names = new HashSet<String>();
        for (var list : new String[]{ "initContainers", "containers" }) for (var i = 0; i < spec.path(list).size(); i++) {
            var container = spec.path(list).get(i);
            var where = "%s.%s[%d]".formatted(path, list, i);
            var name = Json.text(container, "name");
            if (name.isEmpty()) problems.add(where + ".name: Required value");
            else if (!names.add(name)) problems.add("%s.name: Duplicate value: \"%s\"".formatted(where, name));
            if (Json.text(container, "image").isEmpty()) problems.add(where + ".image: Required value");
        }
    }
}
