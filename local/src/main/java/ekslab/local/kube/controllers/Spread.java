package ekslab.local.kube.controllers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Selector;

/** The pod's own demands on how evenly it and its like stand: the topologySpreadConstraints with DoNotSchedule. */
record Spread(JsonNode pod, List<JsonNode> nodes, List<JsonNode> placed) {

    String refusal(JsonNode node) {
        for (var constraint : Json.items(pod, "spec.topologySpreadConstraints")) {
            if (Json.text(constraint, "whenUnsatisfiable").equals("ScheduleAnyway")) continue;
            var key = Json.text(constraint, "topologyKey");
            if (!Json.at(node, "metadata.labels").has(key))
                return "node(s) didn't match pod topology spread constraints (missing required label)";
            var counts = counts(constraint, key);
            var least = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
            var here = counts.getOrDefault(domain(node, key), 0) + (matches(constraint, pod) ? 1 : 0);
            if (here - least > Json.number(constraint, "maxSkew", 1)) return "node(s) didn't match pod topology spread constraints";
        }
        return null;
    }

    private Map<String, Integer> counts(JsonNode constraint, String key) {
        var counts = new HashMap<String, Integer>();
        for (var node : nodes) if (eligible(constraint, node, key)) counts.put(domain(node, key), 0);
        for (var each : placed) {
            if (Json.deleting(each) || !Json.namespace(each).equals(Json.namespace(pod)) || !matches(constraint, each)) continue;
            for (var node : nodes)
                if (Json.name(node).equals(Json.text(each, "spec.nodeName")))
                    counts.computeIfPresent(domain(node, key), (d, count) -> count + 1);
        }
        return counts;
    }

    /** By default affinity is honoured and taints are not: a tainted node still counts as an empty place. */
    private boolean eligible(JsonNode constraint, JsonNode node, String key) {
        if (!Json.at(node, "metadata.labels").has(key) || !Placement.selects(Json.at(pod, "spec"), node)) return false;
        return !Json.text(constraint, "nodeTaintsPolicy").equals("Honor") || Json.items(node, "spec.taints").stream()
            .allMatch(taint -> Placement.tolerates(Json.at(pod, "spec"), taint));
    }

    private static String domain(JsonNode node, String key) {
        return Json.at(node, "metadata.labels").path(key).asText();
    }

    /** With matchLabelKeys only pods that agree with this one in those labels count. */
    private boolean matches(JsonNode constraint, JsonNode each) {
        var selector = constraint.path("labelSelector");
        if (constraint.has("matchLabelKeys")) {
            var narrowed = (ObjectNode) (selector.isObject() ? selector.deepCopy() : Json.object());
            for (var key : constraint.get("matchLabelKeys")) {
                var value = Json.at(pod, "metadata.labels").get(key.asText());
                if (value != null) Json.child(narrowed, "matchLabels").set(key.asText(), value);
            }
            selector = narrowed;
        }
        return Selector.matches(selector, Json.at(each, "metadata.labels"));
    }
}
