package ekslab.local.kube.controllers;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Events;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.WatchEvent;

/** Runs the pods of Jobs until as many have succeeded as are asked for, or too many have failed. */
record Jobs(Cluster cluster, Events events) implements Controller {

    Jobs(Cluster cluster) { this(cluster, new Events(cluster, "job-controller", "")); }

    @Override public Stream<Key> affected(WatchEvent change) {
        if (change.kind() == Kinds.JOB) return Owned.key(change.object());
        return change.kind() == Kinds.POD ? Owned.ownerKey(change.object(), Kinds.JOB) : Stream.empty();
    }

    @Override public void reconcile(Key key) {
        var found = cluster.find(Kinds.JOB, key.namespace(), key.name());
        if (found.isEmpty() || Json.deleting(found.get())) return;
        var job = found.get();
        if (Json.condition(job, "Complete") || Json.condition(job, "Failed")) return;
        var pods = Owned.of(cluster, Kinds.POD, job);
        var succeeded = count(pods, "Succeeded");
        var failed = count(pods, "Failed");
        var active = pods.stream().filter(Owned::active).toList();
        var completions = Json.number(job, "spec.completions", 1);
        var lost = failed > Json.number(job, "spec.backoffLimit", 6);
        var over = succeeded >= completions || lost;
        if (over) active.forEach(pod -> Owned.delete(cluster, pod));
        else
            if (!Json.is(job, "spec.suspend"))
                for (var one = active.size(); one < Math.min(Json.number(job, "spec.parallelism", 1), completions - succeeded); one++)
                    create(job);
        var running = over ? 0 : (int) Owned.of(cluster, Kinds.POD, job).stream().filter(Owned::active).count();
        cluster.editStatus(Kinds.JOB, key.namespace(), key.name(), status -> {
            if (!status.has("startTime")) status.put("startTime", Json.now());
            status.put("active", running).put("succeeded", succeeded).put("failed", failed)
                .put("ready", (int) active.stream().filter(Owned::ready).count());
            if (succeeded >= completions) {
                status.put("completionTime", Json.now());
                Json.setCondition(status, "SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods");
                Json.setCondition(status, "Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods");
            } else
                if (lost)
                    Json.setCondition(status, "Failed", "True", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        });
        if (succeeded >= completions) events.normal(job, "Completed", "Job completed");
        else if (lost) events.warning(job, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    }

    private static int count(List<JsonNode> pods, String phase) {
        return (int) pods.stream().filter(pod -> Json.text(pod, "status.phase").equals(phase)).count();
    }

    private void create(JsonNode job) {
        var pod = cluster.create(Owned.pod(job, Json.at(job, "spec.template")));
        events.normal(job, "SuccessfulCreate", "Created pod: " + Json.name(pod));
    }
}
