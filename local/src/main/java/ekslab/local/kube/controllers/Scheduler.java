package ekslab.local.kube.controllers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Events;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.WatchEvent;

/**
 * Gives each waiting pod a node: one that it accepts, that has room, and where its like are fewest.
 * It counts pods; requests of processor and memory, and ports of the host, are not weighed.
 */
record Scheduler(Cluster cluster, Events events) implements Controller {

    private static final String NO_VICTIMS = "No preemption victims found for incoming pod";
    private static final String NO_USE = "Preemption is not helpful for scheduling";

    Scheduler(Cluster cluster) { this(cluster, new Events(cluster, "default-scheduler", "")); }

    @Override public Stream<Key> affected(WatchEvent change) {
        return change.kind() == Kinds.POD || change.kind() == Kinds.NODE ? Stream.of(Key.WHOLE) : Stream.empty();
    }

    @Override public void reconcile(Key whole) {
        var waiting = cluster.list(Kinds.POD, "").stream().filter(Scheduler::waits)
            .sorted(Comparator.comparing(pod -> Json.text(pod, "metadata.creationTimestamp"))).toList();
        if (waiting.isEmpty()) return;
        var nodes = cluster.list(Kinds.NODE, "");
        for (var pod : waiting) place(pod, nodes);
    }

    private static boolean waits(JsonNode pod) {
        return Json.text(pod, "spec.nodeName").isEmpty() && Owned.active(pod)
            && Json.text(pod, "spec.schedulerName").equals("default-scheduler");
    }

    private void place(JsonNode pod, List<JsonNode> nodes) {
        var placed = cluster.list(Kinds.POD, "").stream().filter(each -> !Json.text(each, "spec.nodeName").isEmpty() && occupies(each))
            .toList();
        var spread = new Spread(pod, nodes, placed);
        Map<String, Integer> refusals = new TreeMap<>();
        var fitting = new ArrayList<JsonNode>();
        var helpless = 0;
        for (var node : nodes) {
            var refusal = refusal(pod, node, placed, spread);
            if (refusal == null) fitting.add(node);
            else refusals.merge(refusal, 1, Integer::sum);
            if (refusal != null && !refusal.matches("Too many pods|.*topology spread.*")) helpless++;
        }
        if (fitting.isEmpty()) cannot(pod, nodes.size(), refusals, helpless);
        else
            bind(pod, fitting.stream().min(Comparator.comparing((JsonNode node) -> like(pod, node, placed))
                .thenComparing(node -> on(node, placed)).thenComparing(Json::name)).orElseThrow());
    }

    private static boolean occupies(JsonNode pod) {
        return !Json.text(pod, "status.phase").matches("Succeeded|Failed");
    }

    /** Why a node will not do, in the scheduler's words; null if it will. */
    private static String refusal(JsonNode pod, JsonNode node, List<JsonNode> placed, Spread spread) {
        var spec = Json.at(pod, "spec");
        for (var taint : Json.items(node, "spec.taints")) {
            if (Json.text(taint, "effect").equals("PreferNoSchedule") || Placement.tolerates(spec, taint)) continue;
            return Json.text(taint, "key").equals("node.kubernetes.io/unschedulable") ? "node(s) were unschedulable"
                : "node(s) had untolerated taint {%s: %s}".formatted(Json.text(taint, "key"), Json.text(taint, "value"));
        }
        if (!Placement.selects(spec, node)) return "node(s) didn't match Pod's node affinity/selector";
        if (on(node, placed) >= Json.number(node, "status.allocatable.pods", 110)) return "Too many pods";
        return spread.refusal(node);
    }

    private static long on(JsonNode node, List<JsonNode> placed) {
        return placed.stream().filter(pod -> Json.text(pod, "spec.nodeName").equals(Json.name(node))).count();
    }

    /** Pods of the same workload spread of their own accord, as the default constraints of the real scheduler make them. */
    private static long like(JsonNode pod, JsonNode node, List<JsonNode> placed) {
        var owner = Owned.controller(pod).map(reference -> Json.text(reference, "uid")).orElse("");
        return owner.isEmpty() ? 0 : placed.stream().filter(each -> Json.text(each, "spec.nodeName").equals(Json.name(node)))
            .filter(each -> Owned.controller(each).map(reference -> Json.text(reference, "uid")).orElse("").equals(owner)).count();
    }

    private void bind(JsonNode pod, JsonNode node) {
        cluster.bind(Json.namespace(pod), Json.name(pod), Json.name(node));
        events.normal(pod, "Scheduled",
            "Successfully assigned %s/%s to %s".formatted(Json.namespace(pod), Json.name(pod), Json.name(node)));
    }

    private void cannot(JsonNode pod, int nodes, Map<String, Integer> refusals, int helpless) {
        var message = nodes == 0 ? "no nodes available to schedule pods"
            : "0/%d nodes are available: %s. preemption: 0/%d nodes are available: %s."
                .formatted(nodes, counted(refusals), nodes, counted(preemption(helpless, nodes - helpless)));
        var known = Json.items(pod, "status.conditions").stream().anyMatch(condition -> Json.text(condition, "message").equals(message));
        if (known) return; // looked at again because something else changed
        cluster.editStatus(Kinds.POD, Json.namespace(pod), Json.name(pod),
            status -> Json.setCondition(status, "PodScheduled", "False", "Unschedulable", message));
        events.warning(pod, "FailedScheduling", message);
    }

    private static Map<String, Integer> preemption(int helpless, int full) {
        Map<String, Integer> answers = new TreeMap<>();
        if (full > 0) answers.put(NO_VICTIMS, full);
        if (helpless > 0) answers.put(NO_USE, helpless);
        return answers;
    }

    private static String counted(Map<String, Integer> reasons) {
        return reasons.entrySet().stream().map(reason -> reason.getValue() + " " + reason.getKey()).sorted()
            .collect(Collectors.joining(", "));
    }
}
