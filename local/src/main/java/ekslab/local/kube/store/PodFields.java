package ekslab.local.kube.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the API puts into a pod by itself, and the time that it leaves to one that is deleted. */
final class PodFields {

    private static final int FORGIVEN = 300; // seconds on a node that is not ready, as the admission plugin DefaultTolerationSeconds has it

    private PodFields() {}

    /** What a new pod has, whoever makes it. */
    static void complete(ObjectNode pod) {
        var spec = Json.child(pod, "spec");
        if (!spec.has("serviceAccountName")) spec.put("serviceAccountName", "default").put("serviceAccount", "default");
        if (!spec.has("priority")) spec.put("priority", 0).put("enableServiceLinks", spec.path("enableServiceLinks").asBoolean(true));
        tolerate(spec, "node.kubernetes.io/not-ready");
        tolerate(spec, "node.kubernetes.io/unreachable");
    }

    private static void tolerate(ObjectNode spec, String taint) {
        var tolerations = Json.list(spec, "tolerations");
        for (var each : tolerations)
            if (said(each, "key", taint) && said(each, "effect", "NoExecute")) return;
        tolerations.addObject().put("key", taint).put("operator", "Exists").put("effect", "NoExecute").put("tolerationSeconds", FORGIVEN);
    }

    /** Whether a toleration names this, or leaves it open. */
    private static boolean said(JsonNode toleration, String field, String value) {
        var said = Json.text(toleration, field);
        return said.isEmpty() || said.equals(value);
    }

    /** A pod on its node. @throws ApiError 409 when it has one already */
    static ObjectNode bound(JsonNode pod, String node) {
        if (!Json.text(pod, "spec.nodeName").isEmpty())
            throw ApiError.conflict(Kinds.POD, Json.name(pod),
                "pod %s is already assigned to node \"%s\"".formatted(Json.name(pod), Json.text(pod, "spec.nodeName")));
        var bound = (ObjectNode) pod.deepCopy();
        Json.child(bound, "spec").put("nodeName", node);
        Json.setCondition(Json.child(bound, "status"), "PodScheduled", "True", "", "");
        return bound;
    }

    /** Seconds; a pod that no node runs, or that has run to its end, needs none. @param asked negative for the pod's own */
    static int grace(JsonNode pod, int asked) {
        if (Json.text(pod, "spec.nodeName").isEmpty() || Json.text(pod, "status.phase").matches("Succeeded|Failed")) return 0;
        return asked >= 0 ? asked : Json.number(pod, "spec.terminationGracePeriodSeconds", 30);
    }

    /** Whether it is a pod that is still to be ended by its node. */
    static boolean inGrace(Kind kind, JsonNode object) {
        return kind == Kinds.POD && Json.number(object, "metadata.deletionGracePeriodSeconds", 0) > 0;
    }
}
