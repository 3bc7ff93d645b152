package ekslab.local.kube.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in what a manifest leaves out, as the API server does before it keeps an object. */
final class Defaults {

    private Defaults() {}

    static void fill(Kind kind, ObjectNode object) {
        switch (kind.name()) {
            case "Pod" -> pod(Json.child(object, "spec"));
            case "Deployment" -> deployment(Json.child(object, "spec"));
            case "ReplicaSet" -> {
                put(Json.child(object, "spec"), "replicas", 1);
                template(object);
            }
            case "DaemonSet" -> daemonSet(object);
            case "StatefulSet" -> statefulSet(object);
            case "Job" -> job(object);
            case "Secret" -> secret(object);
            case "Service" -> ServiceFields.fill(Json.child(object, "spec"));
            case "Namespace" -> {
                Json.child(object, "spec").putArray("finalizers").add("kubernetes");
                put(Json.child(Json.child(object, "metadata"), "labels"), "kubernetes.io/metadata.name", Json.name(object));
            }
            default -> {}
        }
    }

    private static void deployment(ObjectNode spec) {
        put(spec, "replicas", 1);
        put(spec, "revisionHistoryLimit", 10);
        put(spec, "progressDeadlineSeconds", 600);
        var strategy = Json.child(spec, "strategy");
        put(strategy, "type", "RollingUpdate");
        if (Json.text(strategy, "type").equals("RollingUpdate")) {
            var rolling = Json.child(strategy, "rollingUpdate");
            put(rolling, "maxSurge", "25%");
            put(rolling, "maxUnavailable", "25%");
        }
        pod(Json.child(Json.child(spec, "template"), "spec"));
    }

    private static void daemonSet(ObjectNode object) {
        var spec = Json.child(object, "spec");
        put(spec, "revisionHistoryLimit", 10);
        var strategy = Json.child(spec, "updateStrategy");
        put(strategy, "type", "RollingUpdate");
        if (Json.text(strategy, "type").equals("RollingUpdate")) {
            var rolling = Json.child(strategy, "rollingUpdate");
            put(rolling, "maxSurge", 0);
            put(rolling, "maxUnavailable", 1);
        }
        template(object);
    }

    private static void statefulSet(ObjectNode object) {
        var spec = Json.child(object, "spec");
        put(spec, "replicas", 1);
        put(spec, "podManagementPolicy", "OrderedReady");
        put(spec, "revisionHistoryLimit", 10);
        var strategy = Json.child(spec, "updateStrategy");
        put(strategy, "type", "RollingUpdate");
        if (Json.text(strategy, "type").equals("RollingUpdate")) put(Json.child(strategy, "rollingUpdate"), "partition", 0);
        template(object);
    }

    /** A Job finds its pods by its own uid. */
    private static void job(ObjectNode object) {
        var spec = Json.child(object, "spec");
        put(spec, "parallelism", 1);
        put(spec, "completions", 1);
        put(spec, "backoffLimit", 6);
        put(spec, "completionMode", "NonIndexed");
        put(spec, "suspend", false);
        var labels = Json.child(Json.child(Json.child(spec, "template"), "metadata"), "labels");
        for (var prefix : new String[]{ "", "batch.kubernetes.io/" }) {
            put(labels, prefix + "controller-uid", Json.uid(object));
            put(labels, prefix + "job-name", Json.name(object));
        }
        put(Json.child(Json.child(spec, "selector"), "matchLabels"), "batch.kubernetes.io/controller-uid", Json.uid(object));
        template(object);
    }

    private static void template(ObjectNode object) {
        pod(Json.child(Json.child(Json.child(object, "spec"), "template"), "spec"));
    }

    static void pod(ObjectNode spec) {
        put(spec, "restartPolicy", "Always");
        put(spec, "terminationGracePeriodSeconds", 30);
        put(spec, "dnsPolicy", "ClusterFirst");
        put(spec, "schedulerName", "default-scheduler");
        put(spec, "securityContext", Json.object());
        for (var list : new String[]{ "initContainers", "containers" }) spec.path(list).forEach(each -> {
            if (each instanceof ObjectNode container) container(container);
        });
    }

    private static void container(ObjectNode container) {
        var image = Json.text(container, "image");
        var latest = image.endsWith(":latest") || !image.substring(image.lastIndexOf('/') + 1).matches(".*[:@].*");
        put(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
        put(container, "terminationMessagePath", "/dev/termination-log");
        put(container, "terminationMessagePolicy", "File");
        put(container, "resources", Json.object());
        container.path("ports").forEach(port -> put((ObjectNode) port, "protocol", "TCP"));
    }

    private static void secret(ObjectNode secret) {
        put(secret, "type", "Opaque");
        var plain = secret.remove("stringData");
        if (plain == null) return;
        var data = Json.child(secret, "data");
        for (var entry : plain.properties())
            data.put(entry.getKey(),
                Base64.getEncoder().encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8)));
    }

    private static void put(ObjectNode object, String key, Object value) {
        if (object.has(key)) return;
        JsonNode one = Json.object(key, value);
        object.set(key, one.get(key));
    }
}
