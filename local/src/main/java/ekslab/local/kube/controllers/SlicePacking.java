package ekslab.local.kube.controllers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Json;

/**
 * Spreads endpoints over slices so that a change touches few of them: an endpoint stays in its slice, a new one goes where there is room,
 * fullest first. Source: k8s.io/endpointslice, reconciler.go of Kubernetes 1.35.
 */
final class SlicePacking {

    static final int MOST = 100;   // endpoints of one slice: --max-endpoints-per-slice

    private final Map<String, List<ObjectNode>> byName = new LinkedHashMap<>();
    private final List<List<ObjectNode>> fresh = new ArrayList<>();

    /** @param slices that have the ports of these endpoints */
    SlicePacking(List<? extends JsonNode> slices, List<ObjectNode> endpoints) {
        Map<String, ObjectNode> left = new LinkedHashMap<>();
        endpoints.forEach(endpoint -> left.put(id(endpoint), endpoint));
        for (var slice : slices) {
            var kept = new ArrayList<ObjectNode>();
            for (var endpoint : slice.path("endpoints")) if (left.containsKey(id(endpoint))) kept.add(left.remove(id(endpoint)));
            byName.put(Json.name(slice), kept);
        }
        var rest = new ArrayList<>(left.values());
        byName.values().stream().filter(kept -> !kept.isEmpty()).sorted(Comparator.comparing(kept -> -kept.size()))
            .forEach(kept -> fill(kept, rest));
        byName.values().stream().filter(List::isEmpty).forEach(empty -> fill(empty, rest));
        while (!rest.isEmpty()) {
            var slice = new ArrayList<ObjectNode>();
            fill(slice, rest);
            fresh.add(slice);
        }
        byName.values().removeIf(List::isEmpty);
    }

    private static String id(JsonNode endpoint) {
        return Json.text(endpoint, "targetRef.uid") + endpoint.path("addresses").path(0).asText();
    }

    private static void fill(List<ObjectNode> slice, List<ObjectNode> rest) {
        var some = rest.subList(0, Math.min(MOST - slice.size(), rest.size()));
        slice.addAll(some);
        some.clear();
    }

    /** What slices that stay hold from now on, by name; one that is not named holds nothing any more. */
    Map<String, List<ObjectNode>> kept() {
        return byName;
    }

    /** What slices yet to be made hold. */
    List<List<ObjectNode>> fresh() { return fresh; }
}
