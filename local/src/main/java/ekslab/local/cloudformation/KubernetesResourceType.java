package ekslab.local.cloudformation;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Refused;

/** Custom::AWSCDK-EKS-KubernetesResource: Kubernetes objects, which a function of the CDK applies on AWS. */
final class KubernetesResourceType implements ResourceProvider {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ClusterOperator operator;

    KubernetesResourceType(ClusterOperator operator) {
        this.operator = operator;
    }

    @Override public Schema schema() {
        return Schema.changing("Manifest", "PruneLabel").replacing("ClusterName").recorded("Overwrite", "RoleArn", "ServiceToken",
            "SkipValidation");
    }

    @Override public Made create(Request request) {
        objects(request.properties());   // a broken manifest is refused before anything is applied
        return Made.of(request.name());
    }

    /** Applies here and not at the creation, so that what was applied before a failure is deleted with the resource. */
    @Override public Made stabilize(Made made, Request request) {
        operator.apply(List.of(), objects(request.properties()), prunes(request));
        return made;
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        operator.apply(objects(before), objects(request.properties()), prunes(request));
        return made;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        operator.delete(objects(properties));
    }

    private static boolean prunes(Request request) {
        return !request.text("PruneLabel", "").isEmpty();
    }

    private static List<ObjectNode> objects(ObjectNode properties) {
        try {
            var objects = new ArrayList<ObjectNode>();
            for (var object : JSON.readTree(properties.path("Manifest").asText())) objects.add(checked(object));
            return List.copyOf(objects);
        } catch (JsonProcessingException broken) {
            throw new Refused("ValidationError", "Manifest must be a JSON text: " + broken.getOriginalMessage());
        }
    }

    private static ObjectNode checked(JsonNode object) {
        if (object instanceof ObjectNode it && it.hasNonNull("kind") && it.hasNonNull("apiVersion")) return it;
        throw new Refused("ValidationError", "Manifest must be a list of Kubernetes objects with apiVersion and kind, found " + object);
    }
}
