package ekslab.manifests;

import static ekslab.manifests.Fields.fields;

import java.util.Map;

import org.cdk8s.ApiObject;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.ApiObjectProps;
import org.cdk8s.JsonPatch;
import software.constructs.Construct;

/** An apps/v1 object that owns pods; one label set serves as its own, as its selector and as its pods', so they cannot disagree. */
final class Workload {

    static final String NETSHOOT = "nicolaka/netshoot";

    private final ApiObject object;
    private final Map<String, String> labels;

    Workload(Construct scope, String kind, String name) {
        labels = Map.of("app", name);
        object = new ApiObject(scope, name, ApiObjectProps.builder().apiVersion("apps/v1").kind(kind)
            .metadata(ApiObjectMetadata.builder().name(name).labels(labels).build()).build());
    }

    /** The pod to run, and what this kind of owner wants to know besides. */
    void runs(Map<String, Object> pod, Object... alsoInSpec) {
        var spec = fields(alsoInSpec);
        spec.put("selector", fields("matchLabels", labels));
        spec.put("template", fields("metadata", fields("labels", labels), "spec", pod));
        object.addJsonPatch(JsonPatch.add("/spec", spec));
    }

    /** A second pod goes to a node only after every node has its first. */
    Map<String, Object> onePerNodeFirst() {
        return fields(
            "maxSkew", 1,
            "topologyKey", "kubernetes.io/hostname",
            "whenUnsatisfiable", "DoNotSchedule",
            "labelSelector", fields("matchLabels", labels));
    }
}
