package ekslab.local.kube.api;

import static ekslab.local.kube.api.Table.column;
import static ekslab.local.kube.api.Table.orNone;
import static ekslab.local.kube.api.Table.since;
import static ekslab.local.kube.api.Table.wide;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.api.Table.Column;
import ekslab.local.kube.store.Json;

/** What {@code kubectl get pods} shows: a phase is not enough, so the state is told from the containers. */
final class PodColumns {

    static final List<Column> COLUMNS = List.of(column("Name", Json::name), column("Ready", PodColumns::ready),
        column("Status", PodColumns::status), column("Restarts", PodColumns::restarts), column("Age", Table::age),
        wide("IP", o -> orNone(Json.text(o, "status.podIP"))), wide("Node", o -> orNone(Json.text(o, "spec.nodeName"))),
        wide("Nominated Node", o -> orNone(Json.text(o, "status.nominatedNodeName"))), wide("Readiness Gates", o -> "<none>"));

    private PodColumns() {}

    private static String ready(JsonNode pod) {
        var ready = Json.items(pod, "status.containerStatuses").stream().filter(status -> Json.is(status, "ready")).count();
        return ready + "/" + Json.at(pod, "spec.containers").size();
    }

    static String status(JsonNode pod) {
        if (Json.deleting(pod)) return "Terminating";
        var reason = Json.text(pod, "status.reason");
        if (!reason.isEmpty()) return reason;
        var inits = Json.items(pod, "status.initContainerStatuses");
        for (var i = 0; i < inits.size(); i++) {
            var state = inits.get(i).path("state");
            if (state.has("terminated") && Json.number(state, "terminated.exitCode", 0) == 0) continue;
            if (state.has("terminated")) return "Init:" + terminated(state.get("terminated"));
            var waiting = Json.text(state, "waiting.reason");
            if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) return "Init:" + waiting;
            return "Init:%d/%d".formatted(i, Json.at(pod, "spec.initContainers").size());
        }
        var status = Json.text(pod, "status.phase");
        var containers = Json.items(pod, "status.containerStatuses");
        var running = containers.stream().anyMatch(each -> Json.is(each, "ready"));
        for (var i = containers.size() - 1; i >= 0; i--) {
            var state = containers.get(i).path("state");
            if (!Json.text(state, "waiting.reason").isEmpty()) status = Json.text(state, "waiting.reason");
            else if (state.has("terminated")) status = terminated(state.get("terminated"));
        }
        return status.equals("Completed") && running ? "Running" : status;
    }

    private static String terminated(JsonNode state) {
        var reason = Json.text(state, "reason");
        return reason.isEmpty() ? "ExitCode:" + Json.number(state, "exitCode", 0) : reason;
    }

    private static Object restarts(JsonNode pod) {
        var count = 0;
        var last = "";
        for (var status : Json.items(pod, "status.containerStatuses")) {
            count += Json.number(status, "restartCount", 0);
            var finished = Json.text(status, "lastState.terminated.finishedAt");
            if (finished.compareTo(last) > 0) last = finished;
        }
        return count > 0 && !last.isEmpty() ? "%d (%s ago)".formatted(count, since(last)) : Integer.toString(count);
    }
}
