package ekslab.local.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Selector;

/** Whether a pod accepts a node: the questions that the scheduler and the DaemonSet controller share. */
final class Placement {

    private Placement() {}

    /** Node selector and required node affinity. */
    static boolean selects(JsonNode podSpec, JsonNode node) {
        var labels = Json.at(node, "metadata.labels");
        for (var wanted : podSpec.path("nodeSelector").properties())
            if (!labels.path(wanted.getKey()).asText("\0").equals(wanted.getValue().asText())) return false;
        var terms = Json.items(podSpec, "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms");
        return terms.isEmpty() || terms.stream().anyMatch(term -> matches(term, node, labels));
    }

    private static boolean matches(JsonNode term, JsonNode node, JsonNode labels) {
        for (var each : term.path("matchExpressions")) if (!Selector.expression(each, labels.get(Json.text(each, "key")))) return false;
        for (var each : term.path("matchFields")) if (!Selector.expression(each, Json.at(node, Json.text(each, "key")))) return false;
        return true;
    }

    static boolean tolerates(JsonNode podSpec, JsonNode taint) {
        for (var toleration : podSpec.path("tolerations")) {
            var effect = Json.text(toleration, "effect");
            var key = Json.text(toleration, "key");
            var exists = Json.text(toleration, "operator").equals("Exists");
            if (!effect.isEmpty() && !effect.equals(Json.text(taint, "effect"))) continue;
            if (key.isEmpty() && exists) return true;
            if (key.equals(Json.text(taint, "key")) && (exists || Json.text(toleration, "value").equals(Json.text(taint, "value"))))
                return true;
        }
        return false;
    }
}
