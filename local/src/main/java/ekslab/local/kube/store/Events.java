package ekslab.local.kube.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.JsonNode;

/** Records Events about objects under one component's name; the same thing said again raises a count. */
public final class Events {

    private final Cluster cluster;
    private final String component;
    private final String host;
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final AtomicLong clock = new AtomicLong(System.currentTimeMillis() << 20); // names sort in the order in which things happened

    /** @param host the node that the component runs on; empty for a control plane's component */
    public Events(Cluster cluster, String component, String host) {
        this.cluster = cluster;
        this.component = component;
        this.host = host;
    }

    public void normal(JsonNode about, String reason, String message) {
        record("Normal", about, "", reason, message);
    }

    public void warning(JsonNode about, String reason, String message) {
        record("Warning", about, "", reason, message);
    }

    /** @param fieldPath the part of the object that is meant, such as {@code spec.containers{web}} */
    public void record(String type, JsonNode about, String fieldPath, String reason, String message) {
        var kind = cluster.kinds().of(about);
        var namespace = kind.namespaced() ? Json.namespace(about) : "default";
        var uid = kind == Kinds.NODE ? Json.name(about) : Json.uid(about); // a kubelet knows its node by name only, and kubectl looks for that
        var name = names.computeIfAbsent(String.join("\0", uid, type, fieldPath, reason, message),
            first -> Json.name(about) + "." + Long.toHexString(clock.incrementAndGet()));
        try {
            if (cluster.find(Kinds.EVENT, namespace, name).isPresent())
                cluster.edit(Kinds.EVENT, namespace, name,
                    event -> event.put("count", event.path("count").asInt(1) + 1).put("lastTimestamp", Json.now()));
            else
                cluster.create(Json.object("apiVersion", "v1", "kind", "Event", "metadata",
                    Json.object("name", name, "namespace", namespace),
                    "involvedObject",
                    Json.object("apiVersion", kind.apiVersion(), "kind", kind.name(), "name", Json.name(about), "namespace",
                        kind.namespaced() ? namespace : null, "uid", uid, "resourceVersion", Json.text(about, "metadata.resourceVersion"),
                        "fieldPath", fieldPath.isEmpty() ? null : fieldPath),
                    "reason", reason, "message", message, "type", type, "count", 1, "firstTimestamp", Json.now(), "lastTimestamp",
                    Json.now(),
                    "source", Json.object("component", component, "host", host.isEmpty() ? null : host), "reportingComponent", component,
                    "reportingInstance", host));
        } catch (ApiError nowhereToTell) {
            // the namespace is going away; so is whoever would read it
        }
    }
}
